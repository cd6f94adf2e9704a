import Sequencer from '@jest/test-sequencer';

/**
 * Tests that start clusters or many processes, with the seconds that each takes beside others. Two of them at once starve
 * each other of the cores: clusters elect anew, connections time out, and each takes five times as long.
 */
export const PROCESSES = new Map([
  ['faults/faults-servers', 120],
  ['servers-together/two-of-every-part', 75],
  ['bench/run/whole', 60],
  ['differential/equal-answers-servers', 70],
  ['servers-together/kafka-away', 60],
  ['subscriptions/whole', 50],
  ['projector/rebuild-mongodb', 40],
  ['servers-together/scenarios', 40],
  ['subscriptions/kafka-away', 38],
  ['faults/checker-servers', 38],
  ['runtime/servers-away', 33],
  ['runtime/commands', 33],
  ['servers-together/replay', 28],
  ['faults/lagging-majority', 26],
  ['subscriptions/unrest', 24],
  ['runtime/stop', 22],
  ['runtime/on-servers', 22],
]);

/** What keeps to Jest's own process, and takes more than a few seconds. */
export const ALONE = new Map([
  ['differential/sabotage', 40],
  ['scenarios/change-of-mind', 40],
  ['differential/equal-answers-2', 38],
  ['differential/both-grounds', 34],
  ['faults/checker', 33],
  ['differential/equal-answers-1', 30],
  ['scenarios/any-interleaving', 30],
  ['web/live', 22],
  ['docs/adding', 20],
  ['projector/interleaving', 20],
  ['subscriptions/nothing-left', 20],
]);

const SHORT = 3;

const nameOf = ({ path }) => path.replace(/^.*\/test\//, '').replace(/\.test\.ts$/, '');
const longestFirst = (seconds) => (a, b) => seconds(b) - seconds(a) || (a.path < b.path ? -1 : 1);

/**
 * Two lanes for Jest's two workers: one takes what starts processes, the other what does not, each the longest first. It is
 * an order only: a worker that is done early takes whatever comes next.
 */
export default class Order extends Sequencer {
  sort(tests) {
    const seconds = (test) => PROCESSES.get(nameOf(test)) ?? ALONE.get(nameOf(test)) ?? SHORT;
    const starts = (test) => PROCESSES.has(nameOf(test));
    const lanes = [tests.filter(starts), tests.filter((test) => !starts(test))];
    for (const lane of lanes) lane.sort(longestFirst(seconds));
    const clocks = [0, 0];
    const order = [];
    while (lanes[0].length + lanes[1].length > 0) {
      const lane = lanes[1].length === 0 || (lanes[0].length > 0 && clocks[0] <= clocks[1]) ? 0 : 1;
      const next = lanes[lane].shift();
      clocks[lane] += seconds(next);
      order.push(next);
    }
    return order;
  }
}

import Sequencer from '@jest/test-sequencer';

/**
 * Tests that start clusters or many processes, with the seconds that each takes beside others. Two of them at once starve
 * each other of the cores: clusters elect anew, connections time out, and each takes five times as long.
 */
export const PROCESSES = new Map([
  ['faults/faults-servers', 103],
  ['servers-together/two-of-every-part', 74],
  ['bench/run/whole', 78],
  ['differential/equal-answers-servers', 89],
  ['servers-together/kafka-away', 59],
  ['subscriptions/whole', 143],
  ['projector/rebuild-mongodb', 44],
  ['servers-together/scenarios', 67],
  ['subscriptions/kafka-away', 45],
  ['faults/checker-servers', 83],
  ['runtime/servers-away', 39],
  ['runtime/commands', 16],
  ['servers-together/replay', 44],
  ['faults/lagging-majority', 25],
  ['subscriptions/unrest', 71],
  ['runtime/stop', 23],
  ['runtime/on-servers', 33],
]);

/** What keeps to Jest's own process, and takes more than a few seconds. */
export const ALONE = new Map([
  ['servers-together/readable', 43],
  ['subscriptions/long-away', 36],
  ['differential/sabotage', 78],
  ['scenarios/change-of-mind', 34],
  ['differential/equal-answers-2', 31],
  ['differential/both-grounds', 29],
  ['faults/checker', 28],
  ['differential/equal-answers-1', 29],
  ['scenarios/any-interleaving', 15],
  ['web/live', 24],
  ['docs/adding', 19],
  ['projector/interleaving', 4],
  ['subscriptions/nothing-left', 21],
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

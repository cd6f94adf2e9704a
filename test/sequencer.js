import Sequencer from '@jest/test-sequencer';

/**
 * Tests that wait for each other (test/alone.ts) are spread among the others: while one runs the other worker has something else
 * to do than to wait for its end.
 */
export default class AloneSpread extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isAlone = ({ path }) => path.endsWith('.alone.test.ts');
    const alone = sorted.filter(isAlone);
    const others = sorted.filter((test) => !isAlone(test));
    const between = Math.ceil(others.length / alone.length);
    return alone.length === 0
      ? others
      : alone.flatMap((test, i) => [test, ...others.slice(i * between, (i + 1) * between)]);
  }
}

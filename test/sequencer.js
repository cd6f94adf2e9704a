import Sequencer from '@jest/test-sequencer';

/** Tests that start clusters (test/alone.ts) come last: beside them every other test takes several times as long. */
export default class AloneLast extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isAlone = ({ path }) => path.endsWith('.alone.test.ts');
    return [...sorted.filter((test) => !isAlone(test)), ...sorted.filter(isAlone)];
  }
}

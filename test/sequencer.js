import Sequencer from '@jest/test-sequencer';

/** Tests with servers or many processes of their own (test/alone.ts) come last: by then nothing else runs beside them. */
export default class AloneLast extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isAlone = ({ path }) => path.endsWith('.alone.test.ts');
    return [...sorted.filter((test) => !isAlone(test)), ...sorted.filter(isAlone)];
  }
}

import type { Generator } from '../load/generate.ts';
import type { Loaded } from '../load/load.ts';
import type { Workload } from '../workload.ts';
import { answerTo, askingOf, tokenOf } from './answer.ts';
import { requestOfWrite } from './requests.ts';

/** What writes to the system while it is measured. */
export interface Writer {
  /** So many writes a second for so many seconds, an open loop; resolves when all are acknowledged. */
  at(rate: number, seconds: number): Promise<Loaded>;
  /** About so many seconds, so that as many writes of each kind come as in every other run of that length. */
  evened(rate: number, seconds: number): number;
  /** One write; resolves with its token when it is acknowledged. */
  one(): Promise<string>;
}

/** @param generator one of its own: another one may put load on what reads. */
export async function writerOf(
  workload: Workload,
  gateway: number,
  generator: Generator,
  seed: number,
): Promise<Writer> {
  const next = await workload.writes(askingOf(gateway), seed);
  const take = (count: number) => Array.from({ length: count }, () => requestOfWrite(next()));
  const { cycle } = workload;
  return {
    evened: (rate, seconds) => (cycle * Math.max(1, Math.round((rate * seconds) / cycle))) / rate,
    async at(rate, seconds) {
      const requests = take(Math.max(1, Math.round(rate * seconds)));
      const load = { port: gateway, requests, connections: 64, seconds, rate, most: requests.length };
      return generator.load(load);
    },
    async one() {
      const answer = await answerTo(gateway, requestOfWrite(next()));
      return tokenOf(answer);
    },
  };
}

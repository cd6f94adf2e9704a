import { once } from 'node:events';

const KEPT = 4_000;
const LINES = 20;

/** What streams said last, as whole lines; `ended` resolves when they say no more. */
export interface LastLines {
  said(): string;
  readonly ended: Promise<unknown>;
}

/** Reads streams to their end, and keeps what came last: for the error of a process that has ended. */
export function lastLines(streams: readonly NodeJS.ReadableStream[]): LastLines {
  let said = '';
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT);
    });
  }
  return {
    said: () => said.trimEnd().split('\n').slice(-LINES).join('\n'),
    ended: Promise.all(streams.map((stream) => once(stream, 'close'))),
  };
}

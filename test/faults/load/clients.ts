import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Random, random } from '../../../sample/random.ts';
import { type MutationAnswer, mutationOf, take } from './answers.ts';
import { type Known, nextCommand } from './commands.ts';
import type { Command, LoadRecord } from './record.ts';

export interface LoadOptions {
  /** Of the gateway. */
  readonly url: string;
  readonly clients: number;
  readonly seed: string;
  readonly record: LoadRecord;
  readonly known: Known;
}

/** Clients that send commands, each the next once the last is answered, until stopped or left without answers. */
export interface Load {
  /** Resolves when every client has stopped. What is then unanswered stands in the record. */
  stop(): Promise<void>;
}

/** At most, between two commands of a client: else the logs, not the crashes, would be what a long run is about. */
const PAUSE_MS = 20;

export function startLoad({ url, clients, seed, record, known }: LoadOptions): Load {
  const pool = new Pool(new URL(url).origin, { connections: clients });
  let stopped = false;
  const client = async (number: number): Promise<void> => {
    const draw = random(seed, number);
    while (!stopped) {
      const command = again(record, number, clients) ?? fresh(draw, number);
      if (!(await send(pool, command, record, known))) return;
      await setTimeout(draw.fraction() * PAUSE_MS);
    }
  };
  const fresh = (draw: Random, number: number): Command => {
    const command = nextCommand({ draw, known, serial: record.sent.length, client: number, clients });
    record.sent.push(command);
    return command;
  };
  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    async stop() {
      stopped = true;
      await running;
      await pool.destroy();
    },
  };
}

/** What nobody answered before a crash. Of a container only by the client whose it is: readings keep their order. */
export function again({ unanswered }: LoadRecord, client: number, clients: number): Command | undefined {
  const at = unanswered.findIndex(
    ({ repeatable, mutation, id }) =>
      repeatable && (mutation !== 'recordTelemetry' || Number(id.slice(2)) % clients === client),
  );
  return at < 0 ? undefined : unanswered.splice(at, 1)[0];
}

/** False when nobody answers any more. */
async function send(pool: Pool, command: Command, record: LoadRecord, known: Known): Promise<boolean> {
  let answer: MutationAnswer;
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await pool.request({ path: '/graphql', method: 'POST', headers, body: mutationOf(command) });
    answer = JSON.parse(await response.body.text());
  } catch {
    record.unanswered.push(command); // the process was killed: exactly what this is about
    return false;
  }
  take(command, answer, record, known);
  return true;
}

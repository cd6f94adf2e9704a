import { setTimeout } from 'node:timers/promises';
import { type Random, random } from '../../../sample/random.ts';
import { type MutationAnswer, mutationOf, take } from './answers.ts';
import { type Asking, askGateways } from './asking.ts';
import { again } from './clients.ts';
import { type Known, nextCommand } from './commands.ts';
import { gate } from './gate.ts';
import { nextQuestion, wrongIn } from './questions.ts';
import type { Category, Command, LoadRecord } from './record.ts';

export interface SteadyOptions {
  /** Of the gateways; a client that gets no answer from one goes to the next. */
  readonly origins: readonly string[];
  readonly commanding: number;
  readonly asking: number;
  /** On average, between two requests of a client, ms. */
  readonly pause: number;
  readonly seed: string;
  readonly record: LoadRecord;
  readonly known: Known;
}

/** What a client heard about a command, by performance.now(). */
export interface Heard {
  readonly category: Category;
  readonly sentAt: number;
  readonly at: number;
  readonly accepted: boolean;
}

/** Clients that go on whatever fails: a steady load of commands and queries. */
export interface SteadyLoad {
  /** Since the last call, of commands that were accepted or that nobody could take. */
  heard(): readonly Heard[];
  readonly asked: Asked;
  /** Resolves when nothing is under way. */
  pause(): Promise<void>;
  resume(): void;
  /** The longest wait for any answer, ms. */
  longest(): number;
  stop(): Promise<void>;
}

/** Queries, by what became of them. */
export interface Asked {
  answered: number;
  /** With errors that say so. */
  unavailable: number;
  /** By the view, which did not contain a token yet. */
  behind: number;
  unanswered: number;
}

/** After a failure a client waits this long, ms: it would only ask the same again. */
const AFTER_FAILURE = 100;

interface Work extends SteadyOptions {
  readonly gateways: Asking;
  readonly heard: Heard[];
  readonly asked: Asked;
}

export function startSteadyLoad(options: SteadyOptions): SteadyLoad {
  const { origins, commanding, asking, pause, seed } = options;
  const doors = gate();
  const gateways = askGateways(origins, commanding + asking);
  const heard: Heard[] = [];
  const asked: Asked = { answered: 0, unavailable: 0, behind: 0, unanswered: 0 };
  const work: Work = { ...options, gateways, heard, asked };
  const client = async (number: number): Promise<void> => {
    const draw = random(seed, number);
    const act = number < commanding ? command : question;
    let answered = true;
    while (
      await doors.pass(async () => {
        answered = await act(work, draw, number);
      })
    ) {
      await setTimeout(answered ? draw.fraction() * 2 * pause : AFTER_FAILURE);
    }
  };
  const running = Promise.all(Array.from({ length: commanding + asking }, (_, number) => client(number)));
  return {
    heard: () => heard.splice(0),
    asked,
    pause: doors.close,
    resume: doors.open,
    longest: gateways.longest,
    async stop() {
      doors.end();
      await running;
      await gateways[Symbol.asyncDispose]();
    },
  };
}

/** False when it was not answered, or nobody could take it. */
async function command(work: Work, draw: Random, client: number): Promise<boolean> {
  const { record, known, gateways, heard } = work;
  const next = chosen(work, draw, client);
  const sentAt = performance.now();
  const answer = await gateways.ask<MutationAnswer>(client, mutationOf(next));
  const outcome = answer === null ? 'unanswered' : take(next, answer, record, known, true);
  const failed = outcome === 'unanswered' || outcome === 'unavailable';
  if (outcome === 'unanswered') {
    record.silent++;
    gateways.turn(client);
  }
  if (failed && next.repeatable) record.unanswered.push(next);
  const accepted = outcome === 'done';
  if (failed || accepted) heard.push({ category: next.category, sentAt, at: performance.now(), accepted });
  return !failed;
}

/**
 * What was left unanswered, as often as something new: a service that is down must not hold up the commands to the others. But
 * readings of a container keep their order.
 */
function chosen({ record, known, commanding }: Work, draw: Random, client: number): Command {
  const left = draw.chance(0.5) ? again(record, client, commanding) : undefined;
  if (left !== undefined) return left;
  const making = { draw, known, serial: record.sent.length, client, clients: commanding };
  const fresh = nextCommand(making);
  const { mutation, id } = fresh;
  const before = record.unanswered.findIndex((one) => one.mutation === mutation && one.id === id && one.repeatable);
  if (before >= 0) return record.unanswered.splice(before, 1)[0]!;
  record.sent.push(fresh);
  return fresh;
}

async function question({ record, gateways, asked }: Work, draw: Random, client: number): Promise<boolean> {
  const next = nextQuestion(draw, record.acknowledged);
  if (next === null) return false;
  const answer = await gateways.ask(client, JSON.stringify(next.body), next.headers);
  if (answer === null) {
    asked.unanswered++;
    gateways.turn(client);
    return false;
  }
  const wrong = wrongIn(answer, next);
  if (wrong !== null) record.wrong.push(wrong);
  if (answer.errors === undefined) asked.answered++;
  else if (answer.errors.every(({ extensions }) => extensions.code === 'VIEW_BEHIND')) asked.behind++;
  else asked.unavailable++;
  return answer.errors === undefined;
}

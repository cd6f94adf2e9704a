import type { Result } from '../../result.ts';
import { share } from '../figures.ts';
import { viewOf } from '../reading.ts';
import { amid, listed } from './words.ts';

interface Answered {
  readonly name: string;
  readonly title: string;
  readonly complete: number;
  readonly requests: number;
}

/** The share of whole answers while one service is down, each service in turn. */
export function outages(result: Result): string | null {
  const all: readonly Answered[] = result.placements.flatMap(({ name, title }) => {
    const down = result.availability.filter((one) => one.fault === 'down' && one.placement === name);
    const requests = down.reduce((sum, one) => sum + one.requests, 0);
    return requests === 0
      ? []
      : [{ name, title, requests, complete: down.reduce((sum, one) => sum + one.complete, 0) }];
  });
  const view = all.find(({ name }) => name === viewOf(result));
  const others = all.filter((one) => one !== view && view !== undefined && isApart(one, view));
  if (view === undefined || others.length === 0) return null;
  const told = others.map((one) => `${amid(one.title)} ${share(one.complete, one.requests)}`);
  return `With one service down, each in turn, the view still gives ${share(view.complete, view.requests)} of the answers whole; ${listed(told)}.`;
}

/** Whether 95 % intervals of the two shares (Wilson's) leave a gap. */
function isApart(a: Answered, b: Answered): boolean {
  const [one, other] = [interval(a), interval(b)];
  return one.high < other.low || other.high < one.low;
}

function interval({ complete, requests }: Answered): { low: number; high: number } {
  const z = 1.96;
  const p = complete / requests;
  const middle = p + z ** 2 / (2 * requests);
  const half = z * Math.sqrt((p * (1 - p)) / requests + z ** 2 / (4 * requests ** 2));
  const scale = 1 + z ** 2 / requests;
  return { low: (middle - half) / scale, high: (middle + half) / scale };
}

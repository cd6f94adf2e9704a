import type { Child } from '../measure/child.ts';
import { compareServers, servedRow, shareOf } from '../measure/compare-servers.ts';
import { answerOf } from '../measure/load.ts';
import { page, point, SOME_IDS } from './question.ts';

export interface Comparing {
  readonly joinery: Child;
  /** What Joinery is measured against: its name in the tables, and as a sentence has it. */
  readonly other: { readonly server: Child; readonly name: string; readonly called: string };
  readonly load: { readonly rounds: number; readonly seconds: number; readonly connections: number };
  /** Of what the other one serves, %. */
  readonly atLeast: number;
}

const headers = { 'joinery-strategy': 'view' };

/** One order and a page of 50, of the view strategy and of the other server. */
export async function compareQuestions({ joinery, other, load, atLeast }: Comparing) {
  const found = (await answerOf(joinery.port, JSON.stringify({ query: SOME_IDS }), headers)) as {
    readonly orders: { readonly nodes: readonly { readonly id: string }[] };
  };
  const points = found.orders.nodes.map(({ id }) => point(id));
  const servers = { joinery: { server: joinery, headers }, [other.name]: { server: other.server } };
  const rows = [];
  const targets = [];
  for (const { question, bodies } of [
    { question: 'one order', bodies: points },
    { question: 'page of 50', bodies: [page] },
  ]) {
    const served = await compareServers(servers, { ...load, bodies });
    const limit = served[other.name]!;
    for (const [name, one] of Object.entries(served)) rows.push(servedRow(question, name, one, limit));
    const value = shareOf(served.joinery!, limit);
    targets.push({ what: `share of ${other.called}, ${question}`, value, unit: '%', atLeast } as const);
  }
  return { rows, targets };
}

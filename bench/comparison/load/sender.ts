import type { Load, LoadRequest } from './load.ts';
import { openWire, type Wire } from './wire.ts';
import { tokenOf } from './wrong.ts';

/** Sends a load's requests in turn. */
export interface Sender extends AsyncDisposable {
  /**
   * The next one; resolves with the bytes of its answer's body.
   *
   * @param sent is told when it, or the command before it, is handed to its connection.
   * @throws an Error for an answer that is wrong, or none
   */
  send(sent: () => void): Promise<number>;
}

export async function openSender({ port, requests, first = 0, connections }: Load): Promise<Sender> {
  if (requests.length === 0) throw new RangeError('a load needs a request');
  const ports = [...new Set([port, ...requests.flatMap(({ before }) => before?.port ?? [])])];
  const wires = new Map<number, Wire>();
  for (const to of ports) wires.set(to, await openWire(to, connections));
  const asked = requests.map(withContentType);
  let next = first;
  return {
    async send(sent) {
      const { before, ...request } = asked[next++ % asked.length]!;
      const wire = wires.get(port)!;
      if (before === undefined) return (await wire.post(request, sent)).length;
      const command = { path: '/graphql', headers: JSON_BODY, body: before.body };
      const token = tokenOf(await wires.get(before.port)!.post(command, sent));
      const headers = { ...request.headers, 'joinery-after': token };
      return (await wire.post({ ...request, headers })).length;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...wires.values()].map((wire) => wire[Symbol.asyncDispose]()));
    },
  };
}

const JSON_BODY = { 'content-type': 'application/json' };

const withContentType = (request: LoadRequest): LoadRequest => ({
  ...request,
  headers: { ...JSON_BODY, ...request.headers },
});

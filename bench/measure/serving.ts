import type { Usage } from './child.ts';

type Answering = (request: object) => Promise<unknown>;

const nothingElse: Answering = async (request) => {
  throw new Error(`not understood: ${JSON.stringify(request)}`);
};

/** The child's side of {@link child}: says that it is there, answers its parent, and ends when that has gone. */
export function serving(
  port: number,
  answer: Answering = nothingElse,
  close: () => Promise<void> = async () => {},
): void {
  const say = (message: object) => process.send?.(message);
  process.on('message', (request: object) => {
    const answering = 'usage' in request ? Promise.resolve(usage()) : answer(request);
    answering.then(
      (done) => say({ done }),
      (error: unknown) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => void close().finally(() => process.exit()));
  say({ port });
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() };
}

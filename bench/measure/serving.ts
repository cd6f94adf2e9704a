import type { Usage } from './child.ts';

type Answering = (request: object) => Promise<unknown>;

const nothingElse: Answering = async (request) => {
  throw new Error(`not understood: ${JSON.stringify(request)}`);
};

const nothingMore = (): object => ({});

const say = (message: object) => process.send?.(message);

/**
 * The child's side of {@link child}: says that it is there, answers its parent, and ends when that has gone. `more` is told
 * beside its usage.
 */
export function serving(
  port: number,
  answer: Answering = nothingElse,
  close: () => Promise<void> = async () => {},
  more: () => object = nothingMore,
): void {
  process.on('message', ({ id, request }: { readonly id: number; readonly request: object }) => {
    const answering = 'usage' in request ? Promise.resolve({ ...usage(), ...more() }) : answer(request);
    answering.then(
      (done) => say({ id, done }),
      (error: unknown) => say({ id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  const end = () => void close().finally(() => process.exit());
  process.on('disconnect', end);
  if (process.connected === false)
    end(); // it went while this one started
  else say({ port });
}

/** Instead of {@link serving}: says why it cannot, and ends. */
export function notServing(error: unknown): void {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  process.exitCode = 1;
  const ended = () => process.exit();
  const told = { notServing: error instanceof Error ? error.message : String(error), code };
  if (process.send === undefined || process.connected === false) ended();
  else process.send(told, ended);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() };
}

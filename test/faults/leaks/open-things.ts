import { createHook } from 'node:async_hooks';
import { existsSync, readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** Sockets, servers, watchers, timers, threads: whether or not they keep the process alive. */
const WATCHED: ReadonlySet<string> = new Set([
  'TCPSERVERWRAP',
  'TCPWRAP',
  'PIPEWRAP',
  'FSEVENTWRAP',
  'STATWATCHER',
  'Timeout',
  'Immediate',
  'SIGNALWRAP',
  'PROCESSWRAP',
  'MESSAGEPORT',
  'WORKER',
]);

export type Counts = Readonly<Record<string, number>>;

export interface OpenThings {
  /** What is open, by type, once the garbage is collected and what was closing has closed. */
  count(): Promise<Counts>;
}

/** Watches what this process opens from now on. Needs `node --expose-gc`: some handles are closed only with their owner. */
export function openThings(): OpenThings {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('run this with --expose-gc');
  const open = new Map<number, { readonly type: string; readonly resource: object }>();
  createHook({
    init(id, type, _trigger, resource) {
      if (WATCHED.has(type)) open.set(id, { type, resource });
    },
    destroy: (id) => void open.delete(id),
  }).enable();

  const now = (): Counts => {
    const counts: Record<string, number> = { descriptors: descriptors() };
    for (const { type } of open.values()) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  };

  return {
    async count() {
      let before = '';
      for (;;) {
        for (let turn = 0; turn < 20; turn++) await setImmediate();
        await gc();
        const counts = now();
        // Our own turns of the loop are no leak.
        const { Immediate: _, ...rest } = counts;
        const text = JSON.stringify(Object.entries(rest).sort());
        const ending = [...open.values()].some(({ type, resource }) => type === 'Timeout' && endsSoon(resource));
        if (text === before && !ending) return rest;
        before = text;
      }
    },
  };
}

/** One that fires once, and soon, as undici's clock does for the last time after its last connection. */
const endsSoon = (timer: { readonly _repeat?: unknown; readonly _idleTimeout?: unknown }): boolean =>
  timer._repeat === null && typeof timer._idleTimeout === 'number' && timer._idleTimeout <= 1_500;

/** Not every system tells. */
const descriptors = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);

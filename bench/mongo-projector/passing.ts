/** What a consumer did, from the moment that it had its first events. */
export interface Passing {
  readonly rate: number;
  /** CPU time of this process an event, µs. */
  readonly cpu: number;
}

/** Measures a consumer, not how long it takes to be let into its group. */
export function passing(count: number) {
  let started: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | null = null;
  let done = 0;
  let end: (passing: Passing) => void = () => {};
  const all = new Promise<Passing>((resolve) => {
    end = resolve;
  });
  return {
    all,
    began() {
      started ??= { at: performance.now(), cpu: process.cpuUsage() };
    },
    did(events: number) {
      done += events;
      if (done < count || started === null) return;
      const { user, system } = process.cpuUsage(started.cpu);
      end({ rate: (count / (performance.now() - started.at)) * 1_000, cpu: (user + system) / count });
    },
  };
}

import type { Usage } from '../../measure/child.ts';

/** What the HTTP server of a process has done since it started: its requests are those whose head has arrived. */
export interface Served {
  readonly requests: number;
  /** Over all its connections, heads included. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Of a process that was started here. Each number but `rss` grows, so that two readings tell of what was between them. */
export interface PartUsage extends Usage {
  /** Null for a server that is not ours (MongoDB, Kafka), and whose CPU is told in hundredths of a second. */
  readonly http: Served | null;
}

import type { Entity } from './store.ts';

/** The stream is not at the version that the decision was made on. Load and decide again. */
export class VersionConflict extends Error {
  readonly code = 'VERSION_CONFLICT';
  readonly stream: string;
  readonly expected: number;
  readonly actual: number;
  constructor(stream: string, expected: number, actual: Entity['version']) {
    super(`${stream} is at version ${actual}, not at ${expected}: load it and decide again`);
    this.name = 'VersionConflict';
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Commands kept changing the same stream: the bounded retries are used up. Nothing was changed. */
export class TooManyConflicts extends Error {
  readonly code = 'CONFLICT';
  constructor(stream: string, attempts: number) {
    super(`${stream} was changed by others during each of ${attempts} attempts; try again`);
    this.name = 'TooManyConflicts';
  }
}

/** A domain rule says no. `rule` is the rule's literal name, such as ORDER_NOT_PENDING. */
export class Rejection extends Error {
  readonly code = 'REJECTED';
  readonly rule: string;
  constructor(rule: string, message: string) {
    super(message);
    this.name = 'Rejection';
    this.rule = rule;
  }
}

/** A command on an id that no entity has. */
export class NotFound extends Error {
  readonly code = 'NOT_FOUND';
  constructor(type: string, id: string) {
    super(`no ${type} has the id '${id}'`);
    this.name = 'NotFound';
  }
}

/** A create command for an id that exists with other content. */
export class IdTaken extends Error {
  readonly code = 'CONFLICT';
  constructor(type: string, id: string) {
    super(`${type} '${id}' exists with other content; choose another id, or repeat the first request unchanged`);
    this.name = 'IdTaken';
  }
}

/**
 * The database or the broker behind a port does not answer. A read can be repeated. Of a write it is not known whether it
 * was done, unless `done` says that it was not.
 */
export class Unavailable extends Error {
  readonly code = 'UNAVAILABLE';
  /** What does not answer, such as `MongoDB`. */
  readonly server: string;
  readonly done: 'no' | 'unknown';
  constructor(server: string, done: 'no' | 'unknown', cause: unknown) {
    super(`${server} does not answer: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'Unavailable';
    this.server = server;
    this.done = done;
  }
}

/** Nobody publishes the category that is to be read: perhaps the service that owns it is no part of this system. */
export class CategoryUnknown extends TypeError {
  readonly code = 'CATEGORY_UNKNOWN';
  constructor(category: string) {
    super(`no source of this feed holds ${category}: the service that owns it must be a part of the system`);
    this.name = 'CategoryUnknown';
  }
}

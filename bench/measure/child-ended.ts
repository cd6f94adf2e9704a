/** A process that was started to be measured, or to measure, ended before it was told to. */
export class ChildEnded extends Error {
  readonly code = 'CHILD_ENDED';
  readonly child: string;
  /** Literal code of the error that it could not start for; null when it said none. */
  readonly reason: string | null;
  readonly #with: number | string | null;
  readonly #said: string;
  constructor(child: string, exit: number | string | null, said: string, why = '', reason: string | null = null) {
    super(`${child} ended with ${exit}${why === '' ? '' : `: ${why}`}${quoted(said)}`);
    this.name = 'ChildEnded';
    this.child = child;
    this.reason = reason;
    this.#with = exit;
    this.#said = said;
  }

  /** The same, with what it said of it itself. */
  because(why: string, reason: string | null): ChildEnded {
    return new ChildEnded(this.child, this.#with, this.#said, why, reason);
  }
}

/** It was told to end and did not; it has been killed. */
export class ChildStuck extends Error {
  readonly code = 'CHILD_STUCK';
  constructor(child: string, within: number, said: string) {
    super(`${child} did not end within ${within / 1000} s, and was killed${quoted(said)}`);
    this.name = 'ChildStuck';
  }
}

const quoted = (said: string): string => (said === '' ? '' : `; it wrote last:\n${said.replaceAll(/^/gm, '  ')}`);

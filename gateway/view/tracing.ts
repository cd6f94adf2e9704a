/**
 * The properties of a state that a join's id is made from, found by asking it about states that note what is read
 * of them: one in which nothing is there, and one in which everything is. A store that reads only what was selected
 * must be told of them.
 *
 * Not guaranteed for a function that reads a property only when another has one special value.
 */
export function propertiesRead(id: (state: object) => unknown): ReadonlySet<string> {
  const read = new Set<string>();
  const noting = (value: unknown) =>
    new Proxy(
      {},
      {
        get(_, property) {
          if (typeof property === 'string') read.add(property);
          return value;
        },
      },
    );
  for (const state of [noting(undefined), noting(anything)]) {
    try {
      id(state);
    } catch {
      // It expected more of the state than this one has; what it read before that is noted.
    }
  }
  return read;
}

/** Has every property, can be called, and reads as text. */
const anything: object = new Proxy(() => anything, {
  get: (_, property) => (property === Symbol.toPrimitive ? () => '' : property === Symbol.iterator ? none : anything),
});

function* none() {
  // An empty list where one is expected.
}

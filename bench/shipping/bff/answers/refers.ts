/** How a service refers to another's entity. */
export type Refers = { readonly id: string } | null;

export interface RefersToPort {
  readonly unlocode: string;
}

/** A list as a service answers it. */
export interface Listed<N> {
  readonly orders: { readonly nodes: readonly N[] };
}

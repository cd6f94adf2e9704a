/** Packages that come without types: the parts of them that are used here. */
declare module 'country-list' {
  export function getCodes(): string[];
}

declare module 'sea-ports' {
  export interface SeaPort {
    readonly name: string;
    /** [longitude, latitude] */
    readonly coordinates?: readonly [number, number];
    /** An IANA time zone. */
    readonly timezone?: string;
  }
  const seaPorts: { readonly JSON: Readonly<Record<string, SeaPort>> };
  export default seaPorts;
}

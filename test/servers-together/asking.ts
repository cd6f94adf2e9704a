/** What a gateway answers to a request that asks for an explanation. */
export interface Answer {
  readonly data?: { readonly orders?: { readonly totalCount: number } } | null;
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions?: {
    readonly joinery: {
      readonly strategy: string;
      readonly why: string;
      readonly freshness: { readonly lag: number | null };
    };
  };
}

export async function ask(origin: string, query: string, strategy: string): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': strategy, 'joinery-explain': '1' },
    body: JSON.stringify({ query }),
  });
  return JSON.parse(await response.text());
}

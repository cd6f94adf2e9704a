import type { LoadRequest } from '../load/load.ts';
import type { Placement } from '../placement.ts';
import type { Question, Variables } from '../question.ts';
import type { Write } from '../workload.ts';

const JSON_BODY = { 'content-type': 'application/json' };

/** A question as a placement is asked, once for each of its variables. @param gateway the port where commands go */
export const requestsOf = (question: Question, placement: Placement, gateway: number): readonly LoadRequest[] =>
  question.variables.map((variables, i) => {
    const { query, before } = question;
    const request = {
      path: placement.path(question.name),
      headers: { ...JSON_BODY, ...placement.headers },
      body: JSON.stringify(placement.variablesOnly ? variables : { query, variables }),
    };
    if (before === undefined) return request;
    return { ...request, before: { port: gateway, body: bodyOf(before.query, before.variables(i)) } };
  });

export const requestOfWrite = ({ query, variables }: Write): LoadRequest => ({
  path: '/graphql',
  headers: JSON_BODY,
  body: bodyOf(query, variables),
});

const bodyOf = (query: string, variables: Variables | object): string => JSON.stringify({ query, variables });

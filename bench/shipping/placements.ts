import type { Placement } from '../comparison/placement.ts';

const graphql = () => '/graphql';
const AT_SERVICES =
  'indexes at the services for the lists that clients page through; entities in one batch for each request';

/** The alternatives that the literature of the pattern names, the view and the gateway's composition first. */
export const placements: readonly Placement[] = [
  {
    name: 'view',
    title: 'Joined view',
    what: 'The gateway reads the joined view, which the projector keeps from the events of the services.',
    tuned: [
      'the operation is parsed, validated and compiled to reads of the view once',
      'indexes of the view for the lists that clients page through, and for sums and counts that are answered from an index alone (views/)',
      'only the selected fields are read',
    ],
    server: null,
    headers: { 'joinery-strategy': 'view' },
    path: graphql,
    variablesOnly: false,
  },
  {
    name: 'gateway',
    title: 'Composition by the gateway',
    what: "The gateway executes Apollo's query plan over the services; lists by other services' fields are composed by the service search, which it asks.",
    tuned: [
      'the operation is parsed, validated, planned and compiled once',
      "kept connections to the services, answers read from the bytes by undici's dispatch",
      'each entity is asked for once in a batch, fetches that do not need each other run in parallel',
      AT_SERVICES,
    ],
    server: null,
    headers: { 'joinery-strategy': 'composition' },
    path: graphql,
    variablesOnly: false,
  },
  {
    name: 'bff',
    title: 'Composition by a BFF',
    what: 'A server with an endpoint for each question, written for it by hand: it knows what to ask of whom, without a planner and without GraphQL of its own, and answers with nothing but the data.',
    tuned: [
      'requests to services in parallel wherever the question allows, and their documents are constant: each service parses them once',
      "kept connections to the services, answers read from the bytes by undici's dispatch",
      'DataLoader for each service: all entities of one moment, of whatever type, are one request',
      "orders that the owner can list by itself come with all their fields in the scan's own rows, without a second request for the entities",
      'lists and sums by the code of search in the same process, without a hop to it',
      'answers of entities are passed on as they came: no check of each value against a schema',
      AT_SERVICES,
    ],
    server: { module: new URL('./bff/main.ts', import.meta.url) },
    headers: {},
    path: (question) => `/${question}`,
    variablesOnly: true,
  },
  {
    name: 'service',
    title: 'Composition by a query service',
    what: "A microservice that composes: graphql-js with the API's schema and a resolver for each reference. It is asked directly; in a system with a gateway a hop through that would come on top, which is left out to be generous to it.",
    tuned: [
      'each document is parsed and validated once, past the pipeline of Apollo Server',
      'DataLoader for each type and selection; a service is asked for the selected fields only',
      'what is asked of a service is made out of the selection once for each field of a document',
      "kept connections to the services, answers read from the bytes by undici's dispatch",
      'lists and sums by the code of search in the same process, without a hop to it',
      AT_SERVICES,
    ],
    server: { module: new URL('./query-service/main.ts', import.meta.url) },
    headers: {},
    path: graphql,
    variablesOnly: false,
  },
];

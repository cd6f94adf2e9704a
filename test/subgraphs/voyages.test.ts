import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeToken } from '../../api/index.ts';
import { service } from '../../subgraphs/voyages/main.ts';
import { faultsOf, PAGE_FIELDS, type Page, pageThrough, type Running, running } from './running.ts';

const FIELDS = `id ship departure arrival capacity freeCapacity status from { unlocode name } to { unlocode name }`;
const SCHEDULE = `mutation ($input: ScheduleVoyageInput!) {
  scheduleVoyage(input: $input) { voyage { ${FIELDS} } token }
}`;
const PAGE = `query ($filter: VoyageFilter, $first: Int, $after: String) {
  voyages(filter: $filter, first: $first, after: $after) { ${PAGE_FIELDS} }
}`;
const PORTS = `query ($country: String, $first: Int, $after: String) {
  ports(country: $country, first: $first, after: $after) {
    edges { cursor node { id: unlocode } } nodes { id: unlocode } pageInfo { hasNextPage endCursor } totalCount
  }
}`;
const plan = {
  ship: 'Ever Fresh',
  from: 'NLRTM',
  to: 'SGSIN',
  departure: '2026-12-01T06:00:00.000Z',
  arrival: '2026-12-20T06:00:00.000Z',
  capacity: 500,
};

interface Lists {
  readonly voyages: Page;
  readonly ports: Page;
}

let voyages: Running;
const change = async (mutation: string, variables: Record<string, unknown> = {}) => {
  type Payloads = Record<string, { readonly voyage: object; readonly token: string }>;
  const { data, errors } = await voyages.ask<Payloads>(mutation, variables);
  expect(errors).toEqual([]);
  const { voyage, token } = Object.values(data)[0]!;
  return { voyage, versions: decodeToken(token) };
};

beforeAll(async () => {
  voyages = await running(service);
  for (const [i, day] of ['01', '02', '03', '04'].entries()) {
    const route = i === 3 ? { from: 'SGSIN', to: 'NLRTM', ship: 'Baltic Plum' } : {};
    await change(SCHEDULE, { input: { ...plan, ...route, id: `v${i}`, departure: `2026-12-${day}T06:00:00.000Z` } });
  }
});
afterAll(async () => {
  await voyages[Symbol.asyncDispose]();
});

describe('mutations', () => {
  test('scheduleVoyage returns the voyage with its ports', async () => {
    const { voyage, versions } = await change(SCHEDULE, { input: { ...plan, id: 'new' } });
    expect(voyage).toEqual({
      ...plan,
      id: 'new',
      freeCapacity: 500,
      status: 'SCHEDULED',
      from: { unlocode: 'NLRTM', name: 'Rotterdam' },
      to: { unlocode: 'SGSIN', name: expect.stringMatching(/Singapore/) },
    });
    expect(versions).toEqual(new Map([['voyages-new', 1]]));
  });

  test('delayVoyage, departVoyage, arriveVoyage return the voyage as it is now', async () => {
    await change(SCHEDULE, { input: { ...plan, id: 'sailing' } });
    const delayed = await change(`mutation {
      delayVoyage(input: { id: "sailing", departure: "2026-12-02T06:00:00Z", arrival: "2026-12-21T07:00:00+01:00" }) {
        voyage { departure arrival } token
      }
    }`);
    expect(delayed.voyage).toEqual({ departure: '2026-12-02T06:00:00.000Z', arrival: '2026-12-21T06:00:00.000Z' });
    const departed = await change('mutation { departVoyage(input: { id: "sailing" }) { voyage { status } token } }');
    expect(departed.voyage).toEqual({ status: 'DEPARTED' });
    const arrived = await change('mutation { arriveVoyage(input: { id: "sailing" }) { voyage { status } token } }');
    expect(arrived).toEqual({ voyage: { status: 'ARRIVED' }, versions: new Map([['voyages-sailing', 4]]) });
  });

  const faulty: [fault: string, input: object, paths: string[]][] = [
    ['an empty ship', { ship: '' }, ['input.ship']],
    ['no capacity', { capacity: 0 }, ['input.capacity']],
    ['an unknown port', { to: 'XXXXX' }, ['input.to']],
    ['a way to where it starts', { to: 'NLRTM' }, ['input.to']],
    ['an arrival before the departure', { arrival: '2026-11-30T00:00:00Z' }, ['input.arrival']],
    ['two faults', { ship: ' ', from: '' }, ['input.ship', 'input.from']],
  ];
  test.each(faulty)('scheduleVoyage refuses %s', async (_, input, paths) => {
    expect(faultsOf(await voyages.ask(SCHEDULE, { input: { ...plan, ...input } }))).toEqual(paths);
  });

  test('delayVoyage refuses times that are reversed', async () => {
    const { departure: arrival, arrival: departure } = plan;
    const answer = await voyages.ask('mutation ($input: DelayVoyageInput!) { delayVoyage(input: $input) { token } }', {
      input: { id: 'v0', departure, arrival },
    });
    expect(faultsOf(answer)).toEqual(['input.arrival']);
  });

  test('a voyage that has not departed does not arrive', async () => {
    const { errors } = await voyages.ask('mutation { arriveVoyage(input: { id: "v0" }) { token } }');
    expect(errors).toMatchObject([{ extensions: { code: 'REJECTED', rule: 'VOYAGE_NOT_DEPARTED' } }]);
  });

  test.each(['departVoyage', 'arriveVoyage'])('%s refuses an empty id', async (name) => {
    expect(faultsOf(await voyages.ask(`mutation { ${name}(input: { id: "" }) { token } }`))).toEqual(['input.id']);
  });

  test.each(['departVoyage', 'arriveVoyage'])('%s of an unknown voyage is not found', async (name) => {
    const { errors } = await voyages.ask(`mutation { ${name}(input: { id: "nothing" }) { token } }`);
    expect(errors).toMatchObject([{ path: [name], extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('voyages', () => {
  const seeded = ['v0', 'v1', 'v2', 'v3'];

  test('are found by id; an unknown id is null', async () => {
    const { data } = await voyages.ask('{ found: voyage(id: "v0") { id } lost: voyage(id: "nothing") { id } }');
    expect(data).toEqual({ found: { id: 'v0' }, lost: null });
  });

  const filters: [what: string, filter: object, found: string[]][] = [
    ['ship', { ship: ['Baltic Plum'] }, ['v3']],
    ['the port it starts from', { from: ['NLRTM'] }, ['v0', 'v1', 'v2']],
    ['the port it goes to', { to: ['NLRTM', 'DEHAM'] }, ['v3']],
    ['status', { status: ['DEPARTED'] }, []],
    ['departure', { departure: { from: '2026-12-02T06:00:00Z', until: '2026-12-04T06:00:00Z' } }, ['v1', 'v2']],
    ['departure in another offset', { departure: { until: '2026-12-02T07:00:01+01:00' } }, ['v0', 'v1']],
    ['arrival', { arrival: { from: '2026-12-20T06:00:00.001Z' } }, []],
  ];
  test.each(filters)('are filtered by %s', async (_, filter, found) => {
    const { data } = await voyages.ask<Lists>(PAGE, { filter: { id: seeded, ...filter } });
    expect(data.voyages.nodes.map(({ id }) => id)).toEqual(found);
    expect(data.voyages.totalCount).toBe(found.length);
  });

  test('are paged to the end; the same instant in another offset is the same list', async () => {
    let offset = false;
    const pages = await pageThrough(async (after) => {
      const from = offset ? '2026-12-01T07:00:00+01:00' : '2026-12-01T06:00:00.000Z';
      offset = !offset;
      const filter = { id: seeded, departure: { from } };
      return (await voyages.ask<Lists>(PAGE, { filter, first: 3, after })).data.voyages;
    });
    expect(pages).toEqual([['v0', 'v1', 'v2'], ['v3']]);
  });

  test('with their ports are one read of ports, however many they are', async () => {
    const { load } = voyages.reads;
    const { data } = await voyages.ask(
      '{ voyages(filter: { id: ["v0", "v3"] }) { nodes { from { unlocode } to { unlocode } } } }',
    );
    expect(data).toEqual({
      voyages: {
        nodes: [
          { from: { unlocode: 'NLRTM' }, to: { unlocode: 'SGSIN' } },
          { from: { unlocode: 'SGSIN' }, to: { unlocode: 'NLRTM' } },
        ],
      },
    });
    expect(voyages.reads.load).toBe(load + 1);
  });

  test('and ports as references are one read a type', async () => {
    const { load } = voyages.reads;
    const representations = [
      { __typename: 'Voyage', id: 'v1' },
      { __typename: 'Port', unlocode: 'NLRTM' },
      { __typename: 'Voyage', id: 'nothing' },
      { __typename: 'Port', unlocode: 'XXXXX' },
      { __typename: 'Port', unlocode: 'DEHAM' },
    ];
    const { data } = await voyages.ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Voyage { id } ... on Port { unlocode country } } }`,
      { r: representations },
    );
    expect(data).toEqual({
      _entities: [{ id: 'v1' }, { unlocode: 'NLRTM', country: 'NL' }, null, null, { unlocode: 'DEHAM', country: 'DE' }],
    });
    expect(voyages.reads.load).toBe(load + 2);
  });
});

describe('ports', () => {
  test('are found by UN/LOCODE, with where they lie', async () => {
    const { data } = await voyages.ask(`{
      found: port(unlocode: "NLRTM") { name country timeZone coordinates { latitude longitude } }
      lost: port(unlocode: "XXXXX") { name }
    }`);
    expect(data).toEqual({
      found: {
        name: 'Rotterdam',
        country: 'NL',
        timeZone: 'Europe/Amsterdam',
        coordinates: { latitude: expect.closeTo(51.9, 0), longitude: expect.closeTo(4.5, 0) },
      },
      lost: null,
    });
  });

  test('of a country are paged to the end, in order of their codes', async () => {
    let total = 0;
    const pages = await pageThrough(async (after) => {
      const { data } = await voyages.ask<Lists>(PORTS, { country: 'NL', first: 10, after });
      total = data.ports.totalCount;
      return data.ports;
    });
    const codes = pages.flat();
    expect(codes).toHaveLength(total);
    expect(total).toBeGreaterThan(10);
    expect(codes).toContain('NLRTM');
    expect(codes.every((code) => code.startsWith('NL'))).toBe(true);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  test('of an unknown country are none; of no country all', async () => {
    expect((await voyages.ask<Lists>(PORTS, { country: 'XX' })).data.ports.totalCount).toBe(0);
    expect((await voyages.ask<Lists>(PORTS, { country: null })).data.ports.totalCount).toBeGreaterThan(1000);
  });

  test('refuse the cursor of another country', async () => {
    const { data } = await voyages.ask<Lists>(PORTS, { country: 'NL', first: 1 });
    const { errors } = await voyages.ask(PORTS, { country: 'DE', after: data.ports.pageInfo.endCursor });
    expect(errors).toMatchObject([{ path: ['ports'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

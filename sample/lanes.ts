import { ports } from '../serving/places.ts';
import { random } from './random.ts';

/** A way that goods regularly go, in one direction. */
export interface Lane {
  readonly from: string;
  readonly to: string;
  /** How long a ship takes. */
  readonly days: number;
}

/** Ports that handle most of the world's reefer containers, about in that order; the tail is drawn from the rest. */
const BUSY_PORTS =
  'NLRTM CNSHA USNYC ECGYE CLSAI ZACPT SGSIN JPTYO CRLIO BEANR HKHKG USLAX ESALG PECLL NZTRG AUSYD BRSSZ DEHAM KRPUS ZADUR EGPSD MAAGA GBFXT VNSGN INNSA COSMR AEJEA ESVLC THLCH PHMNL FRLEH CAVAN ITGOA PLGDN KEMBA CIABJ TRIZM USMIA MXVER GHTEM'.split(
    ' ',
  );

const known = BUSY_PORTS.filter((code) => ports.get(code)?.coordinates !== undefined);

/** The busiest first; each is there in both directions, as containers have to come back. */
export function lanes(seed: number, count: number): readonly Lane[] {
  const draw = random(seed, 'lanes');
  const tail = [...ports].filter(([code, { coordinates }]) => coordinates !== undefined && !known.includes(code));
  const candidates = [...known];
  while (candidates.length < Math.max(known.length, count)) candidates.push(draw.pick(tail)[0]);

  const pairs = new Map<string, readonly [string, string]>();
  while (pairs.size < count / 2) {
    // A hub has many lanes, but not all of them.
    const from = candidates[draw.rank(candidates.length)]!;
    const to = candidates[draw.integer(0, candidates.length - 1)]!;
    if (kilometres(from, to) > 1_000 && !pairs.has(`${to}${from}`)) pairs.set(`${from}${to}`, [from, to]);
  }
  return [...pairs.values()].flatMap(([a, b]) => [lane(a, b), lane(b, a)]);
}

const KILOMETRES_A_DAY = 800;

const lane = (from: string, to: string): Lane => ({
  from,
  to,
  days: 1 + Math.ceil(kilometres(from, to) / KILOMETRES_A_DAY),
});

/** As the crow flies. */
function kilometres(from: string, to: string): number {
  const [a, b] = [from, to].map((code) => ports.get(code)?.coordinates ?? [0, 0]) as [number[], number[]];
  const [lon1 = 0, lat1 = 0, lon2 = 0, lat2 = 0] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180);
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}

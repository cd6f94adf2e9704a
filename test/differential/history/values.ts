/**
 * What histories are made of: few of each, so that everything collides, and shaped so that whatever takes a text
 * for a number, a key for a property, or UTF-16 for code points goes wrong.
 */
export const CUSTOMER_IDS = ['c1', 'C1', '1', 'constructor', 'c-2', '1e3', 'zz', 'c.3:x'];
export const CONTAINER_IDS = [
  'k1',
  'k2',
  'k3',
  'k4',
  'k5',
  'k6',
  'k7',
  'k8',
  'K1',
  '10',
  '9',
  '010',
  'toString',
  'k-1',
];
export const VOYAGE_IDS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'V1', '2', '02', 'length', 'v-1', 'v:1'];
export const ORDER_IDS = [
  ...['o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7', 'o8', 'o9', 'o10', 'o11', 'o12', 'o13', 'o14', 'o15', 'o16'],
  ...['O1', 'o-1', 'o:1', 'o.1', '1', '01', '1.0', '1e3', 'null', 'true', 'valueOf', 'hasOwnProperty', 'zz', '0'],
];

/** U+FB00 comes after an emoji by UTF-16 units, before it by code point. */
export const PRODUCTS = [
  'kiwis',
  'Kiwis',
  'kiwi',
  'äpfel',
  '\ufb00igs',
  '🍓 berries',
  '10',
  '9',
  'a"b\\c',
  "o'range %_",
];
export const NAMES = ['Anna', 'anna', 'Ärzte', '\ufb00 Ltd', '🍓 Ltd', '中村', 'Anna', '10', '9', 'null'];
export const SHIPS = ['Aurora', 'aurora', 'Ever Given', '\ufb00', '🚢', '7'];
export const COUNTRIES = ['NL', 'DE', 'SG', 'BR'];

/** Two in one country; one without coordinates; one without a time zone. */
export const PORTS = ['NLRTM', 'NLAMS', 'SGSIN', 'BHAHD', 'BRVLC', 'NZAKL'];
/** A few more than ships go to: all of them would be a thousand pages. */
export const REGISTERED = [...PORTS, 'BRPNN', 'DEHAM', 'BRSSZ', 'JPTYO', 'SGJUR'];
/** Where ships go: most goods want to go there as well. */
export const LANES = [
  ['NLRTM', 'SGSIN'],
  ['SGSIN', 'NLRTM'],
  ['SGSIN', 'BHAHD'],
  ['NLRTM', 'NLAMS'],
  ['BRVLC', 'NLRTM'],
  ['NLRTM', 'NZAKL'],
] as const;

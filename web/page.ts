import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const own = (name: string) => new URL(`./console/${name}`, import.meta.url);
/** By the package's folder: what `exports` does not name can be read all the same. */
const installed = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file);

/** The page's own, as they import each other. */
const MODULES = [
  ...['main.js', 'element.js', 'operation.js', 'ask.js', 'answers.js', 'questions.js'],
  ...['watching', 'subscription', 'events', 'panel', 'rows', 'life', 'steps', 'questions'].map(
    (name) => `live/${name}.js`,
  ),
];

/** Every file that the page may load: nothing else of this machine can be asked for, and nothing comes from elsewhere. */
const FILES: Readonly<Record<string, { readonly type: string; readonly from: string | URL }>> = {
  '/': { type: 'text/html', from: own('index.html') },
  '/console/console.css': { type: 'text/css', from: own('console.css') },
  '/console/live/live.css': { type: 'text/css', from: own('live/live.css') },
  '/console/icon.svg': { type: 'image/svg+xml', from: own('icon.svg') },
  ...Object.fromEntries(MODULES.map((name) => [`/console/${name}`, { type: 'text/javascript', from: own(name) }])),
  '/console/react.js': { type: 'text/javascript', from: installed('react', 'umd/react.production.min.js') },
  '/console/react-dom.js': { type: 'text/javascript', from: installed('react-dom', 'umd/react-dom.production.min.js') },
  '/console/graphiql.js': { type: 'text/javascript', from: installed('graphiql', 'graphiql.min.js') },
  '/console/graphiql.css': { type: 'text/css', from: installed('graphiql', 'graphiql.min.css') },
};

// GraphiQL writes style attributes and data: fonts, and its editor starts no worker; scripts come from here only.
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; frame-ancestors 'none'";

interface Asset {
  readonly etag: string;
  readonly plain: Buffer;
  readonly zipped: Buffer;
}

const assets = new Map<string, Asset>();

/** Read and compressed when first asked for, so that the page costs nothing at start. */
function asset(path: string, from: string | URL): Asset {
  const known = assets.get(path);
  if (known !== undefined) return known;
  const plain = readFileSync(from);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 16)}"`;
  const made = { etag, plain, zipped: gzipSync(plain, { level: 6 }) };
  assets.set(path, made);
  return made;
}

/** Serves the console page; false for every path that is not the page's. */
export function webPage(request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const file = FILES[path];
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const { etag, plain, zipped } = asset(path, file.from);
  const headers: Record<string, string | number> = {
    'content-type': `${file.type}; charset=utf-8`,
    etag,
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return true;
  }
  const gzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const body = gzip ? zipped : plain;
  if (gzip) headers['content-encoding'] = 'gzip';
  headers['content-length'] = body.length;
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
  return true;
}

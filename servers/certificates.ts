import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './process.ts';

/** A certificate authority of our own, and the brokers' certificate for localhost. Returns their folder. */
export function certificates(run: string): string {
  const folder = join(run, 'tls');
  const file = (name: string): string => join(folder, name);
  if (existsSync(file('broker.pem'))) return folder;
  mkdirSync(folder, { recursive: true });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  runProgram('openssl', [
    ...['req', '-x509', ...key, '-days', '365', '-subj', '/CN=joinery test CA'],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem')],
  ]);
  runProgram('openssl', [
    ...['req', ...key, '-subj', '/CN=localhost', '-keyout', file('broker.key'), '-out', file('broker.csr')],
  ]);
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  runProgram('openssl', [
    ...['x509', '-req', '-in', file('broker.csr'), '-days', '365', '-extfile', file('names')],
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-out', file('broker.crt')],
  ]);
  writeFileSync(file('broker.pem'), `${readFileSync(file('broker.key'))}${readFileSync(file('broker.crt'))}`);
  return folder;
}

import { Socket } from 'node:net';

/**
 * Loaded into a process under test before its own code (`node --import`): connections to some ports of this machine go to
 * others, where Toxiproxy listens, as a firewall's rule would send them. Brokers and members of a replica set tell their
 * clients under which addresses to call, so a proxy that a client is merely told of at the start would soon be passed by;
 * and proxies at those addresses would stand between the servers too. Nothing else is changed.
 */
const ports: ReadonlyMap<number, number> = new Map(
  Object.entries(JSON.parse(process.env.FAULTS_REDIRECT ?? '{}')).map(([from, to]) => [Number(from), Number(to)]),
);

const direct = Socket.prototype.connect;

Socket.prototype.connect = function redirected(this: Socket, ...args: unknown[]): Socket {
  const [first] = args;
  // net.connect hands on what it made of its arguments as one list, marked by a symbol: its first is the options.
  if (Array.isArray(first)) first[0] = there(first[0]);
  else args[0] = there(first);
  return Reflect.apply(direct, this, args);
};

function there(options: unknown): unknown {
  if (typeof options === 'number') return ports.get(options) ?? options;
  if (typeof options !== 'object' || options === null || !('port' in options)) return options;
  const port = ports.get(Number(options.port));
  return port === undefined ? options : { ...options, port };
}

import { closeAll } from '../../../serving/closing.ts';
import { serving } from '../../measure/serving.ts';
import type { Conditions } from './conditions.ts';
import { type Link, openLink } from './link.ts';

/** What the process of a network is asked. */
export type ProxyRequest =
  | { readonly lead: Readonly<Record<string, number>> }
  | { readonly set: string; readonly conditions: Conditions }
  | { readonly added: string };

const links = new Map<string, Link>();

const linkTo = (service: string): Link => {
  const link = links.get(service);
  if (link === undefined) throw new TypeError(`nothing leads to ${service}`);
  return link;
};

async function answer(request: ProxyRequest): Promise<unknown> {
  if ('set' in request) return linkTo(request.set).set(request.conditions);
  if ('added' in request) return linkTo(request.added).added();
  const asked: Record<string, number> = {};
  for (const [service, port] of Object.entries(request.lead)) {
    const link = links.get(service) ?? (await openLink(service));
    links.set(service, link);
    link.lead(port);
    asked[service] = link.port;
  }
  return asked;
}

serving(
  0,
  (request) => answer(request as ProxyRequest),
  () => closeAll([...links.values()]),
);

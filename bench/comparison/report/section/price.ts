import type { CrossingAt, Result, ViewPrice } from '../../result.ts';
import { bytes, count, figure } from '../figures.ts';
import { html, type Markup } from '../markup.ts';
import { rows, table } from '../table.ts';
import { atRest } from './at-rest.ts';
import { availability } from './availability.ts';
import { load, memory } from './load.ts';
import { section } from './section.ts';
import { tails } from './tails.ts';

/** What each side costs beside its time: keeping the view, and asking the services. */
export const prices = (result: Result): Markup =>
  section(
    'price',
    'The price of both',
    result.viewPrice && html`<h3>Of the view</h3>${viewTable(result.viewPrice, result.crossings[0]?.at ?? [])}`,
    html`<h3>Of composition</h3>`,
    load(result),
    memory(result),
    atRest(result),
    availability(result),
    tails(result),
  );

/** @param live by the rate of events: what is the same for all crossings. */
const viewTable = (price: ViewPrice, live: readonly CrossingAt[]): Markup =>
  table({
    caption: 'What keeping the view costs',
    columns: [{ title: 'What' }, { title: 'Cost' }],
    groups: rows([
      ['Writes to the view, an event', figure(price.writesAnEvent)],
      ...Object.entries(price.writesBy).map(([what, writes]) => [
        html`<span class="of">${what}</span>`,
        figure(writes),
      ]),
      ['Projector CPU in a rebuild', `${figure(price.cpuRebuilding)} µs/event`],
      [
        `Projector CPU live${price.liveRate === null ? '' : `, at ${count(price.liveRate)} events/s`}`,
        price.cpuLive === null ? null : `${figure(price.cpuLive)} µs/event`,
      ],
      ...live.map(({ rate, event }) => [
        `CPU of all that keeps it, live, at ${count(rate)} events/s`,
        `${figure(event.median)} µs/event`,
      ]),
      ['The view on disk', bytes(price.viewBytes)],
      ['The services’ stores on disk', bytes(price.storeBytes)],
      [`To rebuild it, ${count(price.events)} events`, `${figure(price.rebuild)} s`],
    ]),
  });

import type { Crossing, Result } from '../../result.ts';
import { usual } from '../../usual.ts';
import { about, between, figure } from '../figures.ts';
import { labelled, look } from '../look.ts';
import { html, type Markup, type Part } from '../markup.ts';
import { placeOf, titleOf } from '../reading.ts';
import { rows } from '../table.ts';
import type { Chart, Line } from './chart.ts';

const STEPS = 48;

/** Of each question: what an event and its reads cost in all, against how many reads there are, with the crossings. */
export const costCharts = (result: Result): readonly Chart[] =>
  result.questions.flatMap(({ name, title }) => {
    const crossings = result.crossings.filter(({ question }) => question === name);
    const [first] = crossings;
    if (first === undefined) return [];
    const {
      event: { median: event },
      rate,
    } = usual(first.at);
    const reads = steps(crossings);
    const chart: Chart = {
      id: `cost-${name}`,
      title,
      text: `${crossings.map((one) => told(result, one)).join(' ')} All at ${about(rate)} events a second; reads cost what they do at ${about(first.reads)} a second.`,
      x: { title: 'Reads per write event (log)', scale: 'log' },
      y: { title: `Total CPU per event and its reads, µs, at ${about(rate)} events/s (log)`, scale: 'log' },
      lines: [
        curve(result.placements[0]?.title ?? 'View', 0, reads, (n) => event + n * first.view),
        ...crossings.map((one) =>
          curve(
            titleOf(result.placements, one.placement),
            placeOf(result, one.placement),
            reads,
            (n) => n * one.composed,
          ),
        ),
        ...crossings.flatMap((one) => checked(result, one)),
      ],
      marks: crossings.flatMap(({ placement, at }) => {
        const { readsPerEvent } = usual(at);
        return readsPerEvent === null
          ? []
          : [{ ...readsPerEvent, x: readsPerEvent.value, look: look(placeOf(result, placement)) }];
      }),
      numbers: {
        caption: html`CPU of a read and of an event, and where they cross: ${title}`,
        columns: [
          { title: 'Against' },
          { title: 'Read by it', unit: 'µs' },
          { title: 'Read by the view', unit: 'µs' },
          ...first.at.map(({ rate, event }) => ({
            title: `Crossing at ${about(rate)} events/s`,
            unit: `reads/event; an event ${figure(event.median)} µs (${between(event.low, event.high)})`,
          })),
          { title: 'Measured beside it', text: true },
        ],
        groups: rows(crossings.map((one) => row(result, one))),
      },
    };
    return [chart];
  });

/** From well below the lowest crossing to well above the highest. */
function steps(crossings: readonly Crossing[]): readonly number[] {
  const of = crossings.flatMap(({ at, checks }) => [
    ...at.flatMap(({ readsPerEvent }) =>
      readsPerEvent === null ? [] : [readsPerEvent.low, readsPerEvent.value, readsPerEvent.high ?? 0],
    ),
    ...checks.map((check) => check.readsPerEvent),
  ]);
  const shown = of.filter((value) => value > 0);
  const [low, high] = shown.length === 0 ? [0.1, 100] : [Math.min(...shown) / 8, Math.max(...shown) * 8];
  return Array.from({ length: STEPS + 1 }, (_, i) => low * (high / low) ** (i / STEPS));
}

const curve = (name: string, place: number, reads: readonly number[], cost: (reads: number) => number): Line => ({
  name,
  look: look(place),
  points: reads.map((x) => ({ x, y: cost(x) })),
  marked: [],
});

const checked = (result: Result, { placement, checks }: Crossing): readonly Line[] =>
  checks.length === 0
    ? []
    : [
        {
          name: 'measured',
          look: look(0),
          loose: true,
          points: checks.map((one) => ({ x: one.readsPerEvent, y: one.view.median })),
        },
        {
          name: 'measured',
          look: look(placeOf(result, placement)),
          loose: true,
          points: checks.map((one) => ({ x: one.readsPerEvent, y: one.composed.median })),
        },
      ];

function told(result: Result, { placement, at }: Crossing): string {
  const title = titleOf(result.placements, placement);
  const { readsPerEvent } = usual(at);
  return readsPerEvent === null
    ? `Against ${title} the view never pays.`
    : `Against ${title} the view pays from ${about(readsPerEvent.value)} reads an event.`;
}

const row = (result: Result, { placement, composed, view, at, checks }: Crossing) => [
  labelled(look(placeOf(result, placement)), titleOf(result.placements, placement)),
  figure(composed),
  figure(view),
  ...at.map(({ readsPerEvent }) => crossed(readsPerEvent)),
  checks.length === 0 ? '–' : checks.map(checkedWords),
];

const crossed = (reads: Crossing['at'][number]['readsPerEvent']): Part =>
  reads === null
    ? 'never'
    : html`<span class="figure">${figure(reads.value)}</span> <small>${
        reads.high === null ? `from ${figure(reads.low)}` : between(reads.low, reads.high)
      }</small>`;

const checkedWords = (check: Crossing['checks'][number]): Markup =>
  html`<div>at ${figure(check.readsPerEvent)} and ${about(check.rate)} events/s: view ${figure(check.view.median)}, other ${figure(
    check.composed.median,
  )} µs, ${verdictOf(check)}</div>`;

const verdictOf = ({ expected, found }: Crossing['checks'][number]): string =>
  found === 'noise' ? 'within noise' : found === expected ? 'as expected' : 'not as expected';

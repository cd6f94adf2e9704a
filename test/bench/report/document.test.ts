import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documentOf } from '../../../bench/comparison/report/document.ts';
import { about, bytes, figure, share } from '../../../bench/comparison/report/figures.ts';
import { html, jsonIn } from '../../../bench/comparison/report/markup.ts';
import { writeReport } from '../../../bench/comparison/report/report.ts';
import { interrupted, madeUp } from './made-up.ts';

describe('markup', () => {
  test('escapes what it is handed, at any depth, and not what it made', () => {
    expect(html`<p>${['<b>', [`"'&`, 1, null, html`<i>${'<'}</i>`]]}</p>`.markup).toBe(
      '<p>&lt;b&gt;&quot;&#39;&amp;1<i>&lt;</i></p>',
    );
  });

  test('keeps JSON inside its script element', () => {
    const value = { text: '</script><!--<script>' };
    expect(jsonIn(value).markup).not.toContain('<');
    expect(JSON.parse(jsonIn(value).markup)).toEqual(value);
  });
});

test('figures have three digits, words two, and shares do not round away what is missing', () => {
  expect([0.01234, 3, 12.345, 1_234.5].map(figure)).toEqual(['0.0123', '3.00', '12.3', '1,230']);
  expect([0.01234, 3, 12.345, 1_234.5].map(about)).toEqual(['0.012', '3', '12', '1,200']);
  expect([0, 1, 500, 999, 1_000].map((part) => share(part, 1_000))).toEqual([
    '0 %',
    '< 1 %',
    '50 %',
    '> 99 %',
    '100 %',
  ]);
  expect(share(0, 0)).toBe('–');
  expect([999, 1_000, 148_000_000].map(bytes)).toEqual(['999 B', '1.00 kB', '148 MB']);
});

describe('the document', () => {
  const text = documentOf(madeUp);

  test('allows by hash just the scripts and styles that it holds', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const held = [...text.matchAll(/<(?:script|style)>(.*?)<\/(?:script|style)>/gs)].map(([, body = '']) => body);
    expect(held).toHaveLength(5);
    const hashes = held.map((body) => `'sha256-${createHash('sha256').update(body).digest('base64')}'`);
    expect(policy.match(/'sha256-[^']+'/g)?.sort()).toEqual(hashes.sort());
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
  });

  test('holds the parts in the order in which they are read', () => {
    const ids = [...text.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([
      ...['summary', 'headline', 'equality', 'latency', 'throughput', 'scaling', 'staleness', 'cost', 'price'],
      ...['self-test', 'left', 'circumstances', 'method', 'queries'],
    ]);
  });

  test('names why a cell has no figures, as text', () => {
    expect(text).toContain('QUERY_TOO_EXPENSIVE &lt;b&gt;');
    expect(text).not.toContain('TOO_EXPENSIVE <b>');
  });

  test('leaves out the charts of what was not measured', () => {
    expect(documentOf(interrupted).match(/<figure /g)).toHaveLength(1);
  });
});

test('both files are written, and report.json is the result', () => {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-report-'));
  try {
    const written = writeReport(madeUp, join(folder, 'not', 'there'));
    expect(JSON.parse(readFileSync(written.json, 'utf8'))).toEqual(JSON.parse(JSON.stringify(madeUp)));
    expect(readFileSync(written.html, 'utf8')).toBe(documentOf(madeUp));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

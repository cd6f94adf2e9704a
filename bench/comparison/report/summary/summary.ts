import type { Result } from '../../result.ts';
import { outages } from './outages.ts';
import { paying } from './paying.ts';
import { price } from './price.ts';
import { notFaster, speed } from './speed.ts';

export interface Sentence {
  /** What it answers, in a word or two. */
  readonly about: string;
  readonly text: string;
}

/**
 * What was found, in plain words: at most five sentences, each made from the numbers. What noise could have made is not
 * said; what was not measured has no sentence.
 */
export const summary = (result: Result): readonly Sentence[] =>
  (
    [
      ['Speed', speed],
      ['Not faster', notFaster],
      ['CPU', paying],
      ['Price of the view', price],
      ['A service is down', outages],
    ] as const
  ).flatMap(([about, sentence]) => {
    const text = sentence(result);
    return text === null ? [] : [{ about, text }];
  });

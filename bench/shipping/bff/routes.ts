import { aggregate } from './answers/aggregate.ts';
import { count } from './answers/count.ts';
import { customer } from './answers/customer.ts';
import { deep } from './answers/deep.ts';
import { few } from './answers/few.ts';
import { manifest } from './answers/manifest.ts';
import { many } from './answers/many.ts';
import { page } from './answers/page.ts';
import { point } from './answers/point.ts';
import { readYourWrites } from './answers/read-your-writes.ts';
import { search } from './answers/search.ts';
import { ofFourServices, ofOneService, ofThreeServices, ofTwoServices } from './answers/services.ts';
import type { Answer } from './composing.ts';

/** An endpoint for each question, by its path. Pages of another length are the page's with another variable. */
export const routes: ReadonlyMap<string, Answer> = new Map([
  ['/point', point],
  ['/page', page],
  ['/customer', customer],
  ['/manifest', manifest],
  ['/deep', deep],
  ['/search', search],
  ['/aggregate', aggregate],
  ['/count', count],
  ['/few', few],
  ['/many', many],
  ['/read-your-writes', readYourWrites],
  ['/services-1', ofOneService],
  ['/services-2', ofTwoServices],
  ['/services-3', ofThreeServices],
  ['/services-4', ofFourServices],
  ['/page-1', page],
  ['/page-10', page],
  ['/page-25', page],
  ['/page-50', page],
  ['/page-100', page],
]);

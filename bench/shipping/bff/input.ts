import { MAX_PAGE } from '../../../api/index.ts';
import { integer, object, oneOf, optional, reference, text } from '../../../serving/input.ts';

/** The variables of the questions, as checks: see `checkInput`. */
export const byId = object({ id: reference });

const cursor = optional(text(1_000));
export const paging = object({ first: integer(1, MAX_PAGE), after: cursor });
export const behind = object({ after: cursor });

const country = reference;
export const toCountry = object({ country });
export const tierToCountry = object({ tier: oneOf('STANDARD', 'PREFERRED'), country });
export const countryAndStatus = object({ country, status: oneOf('SCHEDULED', 'DEPARTED', 'ARRIVED') });

import type { ResponseDocument } from '../../provider/cli/respond/response-document.ts';

/** How a run ended: nothing to do, done, refused at plan, or not all of it done; a response says it in its own words. */
export type Outcome =
  | 'unchanged'
  | 'applied'
  | 'planned'
  | 'refused'
  | 'failed'
  | ResponseDocument['outcome'];

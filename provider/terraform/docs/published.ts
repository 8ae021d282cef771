import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../../delivery/registry.ts';
import { describedProvider } from '../described-provider.ts';
import { destinationsPage } from './destinations.ts';
import { guaranteesPage } from './guarantees/page.ts';
import { pages } from './pages.ts';
import { possessionPage } from './possession.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const EXAMPLES = join(ROOT, 'examples', 'terraform');

/** The pages that follow from the provider's current schemas and the examples, and the guides. */
export function publishedPages(): ReadonlyMap<string, string> {
  const described = pages(describedProvider, (path) => readFileSync(join(EXAMPLES, path), 'utf8'));
  const responder = readFileSync(join(ROOT, 'examples', 'possession', 'responder.mjs'), 'utf8');
  return new Map([
    ...described,
    ['guides/destinations.md', destinationsPage(KINDS)],
    ['guides/guarantees.md', guaranteesPage()],
    ['guides/possession.md', possessionPage(responder)],
  ]);
}

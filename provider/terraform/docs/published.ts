import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provider } from '../provider.ts';
import { pages } from './pages.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const EXAMPLES = join(ROOT, 'examples', 'terraform');

/** The pages that follow from the provider's current schemas and the examples. */
export function publishedPages(): ReadonlyMap<string, string> {
  return pages(provider, (path) => readFileSync(join(EXAMPLES, path), 'utf8'));
}

/** The folder in which the Terraform Registry looks for the pages. */
export function registryPages() {
  return { folder: join(ROOT, 'docs'), extension: '.md', files: publishedPages() };
}

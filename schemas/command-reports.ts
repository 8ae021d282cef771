import type * as z from 'zod';
import { applyDocument } from '../provider/cli/engine/apply-report.ts';
import { keyDocument, keyListDocument, whoamiDocument } from '../provider/cli/keys/key-documents.ts';
import { keyRowOf } from '../provider/cli/keys/key-row.ts';
import { planDocument } from '../provider/engine/plan-document.ts';
import { applyExample, planExample } from './engine-examples.ts';
import { apiKeyExample } from './examples.ts';

interface CommandReport {
  readonly title: string;
  readonly schema: z.ZodType;
  readonly examples: readonly unknown[];
}

const NOW = Date.parse('2026-11-24T12:00:00Z');
const key = keyRowOf(apiKeyExample, NOW);

/** What commands print with `--format json`, by the name of the schema's file. */
export const COMMAND_REPORTS: Readonly<Record<string, CommandReport>> = {
  apply: { title: 'What an apply did (lowerplane apply)', schema: applyDocument, examples: [applyExample] },
  'keys-list': {
    title: 'API keys (lowerplane keys list)',
    schema: keyListDocument,
    examples: [{ version: 1, keys: [key] }],
  },
  'keys-show': {
    title: 'API key (lowerplane keys show)',
    schema: keyDocument,
    examples: [{ version: 1, key }],
  },
  plan: { title: 'Plan for API keys (lowerplane plan)', schema: planDocument, examples: [planExample] },
  whoami: {
    title: 'The API key of this environment (lowerplane whoami)',
    schema: whoamiDocument,
    examples: [{ version: 1, base_url: 'https://lowerplane.example.com', key }],
  },
};

import { expect, it } from 'vitest';
import { describedProvider } from '../terraform/described-provider.ts';
import document from './generated/schema.json' with { type: 'json' };
import { schemaDocument } from './schema-document.ts';

it('the bindings are generated from the current schema of the provider (else: npm run constructs)', () => {
  expect(document).toEqual(schemaDocument(describedProvider));
});

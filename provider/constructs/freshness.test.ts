import { expect, it } from 'vitest';
import { describedProvider } from '../terraform/described-provider.ts';
import actions from './generated/actions.json' with { type: 'json' };
import document from './generated/schema.json' with { type: 'json' };
import { actionSchemas, schemaDocument } from './schema-document.ts';

it('the bindings are generated from the current schema of the provider (else: npm run constructs)', () => {
  expect(document).toEqual(schemaDocument(describedProvider));
  expect(actions).toEqual(actionSchemas(describedProvider));
});

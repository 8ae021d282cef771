import { validateAttributes } from '../planning/validate.ts';
import type { ValidateRequest } from '../provider/resource.ts';
import { compile } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { readRequiredObject, type WireValue } from './dynamic-value.ts';
import { respond } from './respond.ts';

/** Anything with a schema and optional rules of its own. */
export interface Validatable {
  readonly schema: Schema;
  validate?(request: ValidateRequest<Schema>): void | Promise<void>;
}

/** Answers every Validate...Config call: attributes first, then the rules across them. */
export function validateConfig(
  what: string,
  find: () => Validatable | Promise<Validatable>,
  wire: WireValue | undefined,
) {
  return respond(`validating ${what}`, async (diagnostics) => {
    const target = await find();
    const schema = compile(target.schema);
    const config = readRequiredObject(schema, wire);
    if (target.schema.deprecated) {
      diagnostics.warning({ summary: 'Deprecated', detail: `${what} will be removed in a later release.` });
    }
    validateAttributes(schema.attributes, config, diagnostics);
    if (target.validate) await target.validate({ config, diagnostics });
    return {};
  });
}

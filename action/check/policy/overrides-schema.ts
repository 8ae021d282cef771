import * as z from 'zod';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { MODES } from '../mode.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { effect, listOf, rulesField } from './policy-fields.ts';

/** Settings for some files, environments or modes only. */
export function overridesSchema(rules: readonly Rule[]) {
  const override = () =>
    z.strictObject({
      paths: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .meta({ description: 'Globs for files, as in .gitignore. Defaults to everything.' }),
      environments: z
        .array(z.enum(ENVIRONMENTS))
        .min(1)
        .optional()
        .meta({ description: 'Gated environments. Defaults to all, and to checks without one.' }),
      modes: z
        .array(z.enum(MODES))
        .min(1)
        .optional()
        .meta({ description: 'Modes of the gate. Defaults to all.' }),
      fail_on: z.enum(SEVERITIES).optional().meta({ description: 'Instead of `fail_on` above.' }),
      unknown: effect.optional().meta({ description: 'Instead of `unknown` above.' }),
      undecidable: effect.optional().meta({ description: 'Instead of `undecidable` above.' }),
      rules: rulesField(rules)
        .optional()
        .meta({ description: 'Changes to the rules: a severity keeps the parameters, and the reverse.' }),
    });
  return listOf(override).meta({
    description:
      'Changes for single files, environments and modes. Every selector of an item must match; later items override earlier ones. Findings without a file match only items without `paths`.',
  });
}

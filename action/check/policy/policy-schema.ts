import * as z from 'zod';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { parseInstant } from '../../../provider/keys/instant.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { FACT_NAMES } from '../facts.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { DEFAULT_POLICY } from './default-policy.ts';

const SCORE = 'must be a number from 0 to 1, such as 0.9';
const score = z.number(SCORE).min(0, SCORE).max(1, SCORE);

const onUnavailable = z.enum(['fail', 'warn']).meta({
  description: 'What an outage of LowerPlane or a vendor means: no verdict (`fail`), or a warning (`warn`).',
});

const frameworks = z.union([z.array(z.string().min(1)), z.record(z.string(), score.nullable())]).meta({
  description:
    'Frameworks that must be in a posture: a list of names, or a map of names to the least score of each (null: minimum_score). Names are compared without case, spaces and punctuation.',
});

const thresholds = {
  on_unavailable: onUnavailable.optional(),
  minimum_score: score.optional().meta({
    description: `The least score of a framework, 0 to 1. Default: ${DEFAULT_POLICY.defaults.minimumScore}.`,
  }),
  frameworks: frameworks.optional(),
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A day lasts until its end, in UTC. */
const expires = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:[Tt][0-9:.]+(?:[Zz]|[+-]\d{2}:\d{2}))?$/, 'must be a day such as 2027-01-31')
  .transform((text, context) => {
    const at = parseInstant(DATE.test(text) ? `${text}T23:59:59Z` : text);
    if (at !== undefined) return at;
    context.addIssue('must be a day that exists, such as 2027-01-31');
    return z.NEVER;
  })
  .meta({
    description: 'The last day, such as 2027-01-31, or an RFC 3339 instant. A waiver never lasts for ever.',
  });

const waiver = z.strictObject({
  rule: z.string().meta({ description: 'Id of the rule.' }),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be the 32 hex digits of a fingerprint, as reports show it')
    .optional()
    .meta({ description: 'Of the one finding that is excused, as reports show it.' }),
  path: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Glob of the files in which findings are excused.' }),
  key: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Glob of the names of keys of which findings are excused.' }),
  owner: z.string().min(1).meta({ description: 'Who answers for it.' }),
  reason: z.string().min(1).meta({ description: 'Why it may be so, for now.' }),
  expires,
});

const globs = (description: string) => z.array(z.string().min(1)).default([]).meta({ description });

/** `.lowerplane/policy.yaml`, as people write it. */
export function policySchema(rules: readonly Rule[]) {
  return z.strictObject({
    version: z.literal(1).meta({ description: 'Of this format.' }),
    fail_on: z
      .enum(SEVERITIES)
      .default(DEFAULT_POLICY.failOn)
      .meta({ description: 'Findings of this severity or worse fail the gate; milder ones warn.' }),
    require: z.array(z.enum(FACT_NAMES)).optional().meta({
      description:
        'What must be known for a verdict. Default: by mode; a deploy asks for secrets, declarations, self, keys, postures and tests.',
    }),
    ...thresholds,
    environments: z
      .partialRecord(z.enum(ENVIRONMENTS), z.strictObject(thresholds))
      .default({})
      .meta({ description: 'Thresholds of single environments; what they leave out is as above.' }),
    vendors: z
      .array(
        z.strictObject({
          name: z.string().min(1).meta({ description: 'As reports call it, and unlike any other.' }),
          url: z
            .url('must be an address such as https://vendor.example/cpx')
            .meta({ description: 'Of its OpenCPX document, https.' }),
          token_env: z
            .string()
            .regex(
              /^[A-Za-z_][A-Za-z0-9_]*$/,
              'must be the name of an environment variable, such as VENDOR_TOKEN',
            )
            .optional()
            .meta({ description: 'Environment variable that holds a bearer token for it.' }),
        }),
      )
      .default([])
      .meta({ description: 'Vendors whose OpenCPX posture is asked for too.' }),
    paths: z
      .strictObject({
        include: globs('Files that count; all of them where none is listed.'),
        exclude: globs('Files that do not count, even where they are included.'),
      })
      .prefault({})
      .meta({ description: 'Files that count, as globs of the kind .gitignore has.' }),
    rules: z
      .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleSettings(rule).optional()])))
      .prefault({})
      .meta({ description: 'Rules by id: `off`, a severity, or an object with parameters.' }),
    purposes: z
      .array(
        z.strictObject({
          key: z.string().min(1).meta({ description: 'Glob of the names of keys.' }),
          purpose: z
            .string()
            .min(1)
            .meta({ description: 'What they are for, such as "CI/CD security gate".' }),
        }),
      )
      .default([])
      .meta({ description: 'What keys are for, by globs of their names; the first that fits counts.' }),
    waivers: z
      .array(waiver)
      .default([])
      .meta({ description: 'Findings that somebody answers for, for a time.' }),
  });
}

function ruleSettings(rule: Rule) {
  const severity = z
    .enum([...SEVERITIES, 'off'])
    .meta({ description: `Instead of ${rule.severity}; off: the rule does not run.` });
  return z
    .union([severity, z.strictObject({ severity: severity.optional(), ...rule.parameters.shape })])
    .meta({ description: `${rule.title}. Severity: ${rule.severity}.` });
}

export type PolicyDocument = z.output<ReturnType<typeof policySchema>>;

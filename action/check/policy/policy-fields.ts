import * as z from 'zod';
import { SEVERITIES } from '../../scan/severity.ts';
import { MODES } from '../mode.ts';
import { EFFECTS } from '../not-known.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { DEFAULT_POLICY } from './default-policy.ts';

const SCORE = 'must be a number from 0 to 1, such as 0.9';
export const score = z.number(SCORE).min(0, SCORE).max(1, SCORE);

const onUnavailable = z.enum(['fail', 'warn']).meta({
  description:
    'The effect of an outage of LowerPlane or a vendor: no verdict (`fail`) or a warning (`warn`).',
});

export const frameworks = z.union([z.array(z.string().min(1)), z.record(z.string(), score.nullable())]).meta({
  description:
    'Required frameworks: a list of names, or a map of names to the required score of each (null for minimum_score). Names are compared without case, spaces and punctuation.',
});

export const thresholds = {
  on_unavailable: onUnavailable.optional(),
  minimum_score: score.optional().meta({
    description: `The required score of each framework, 0 to 1. Defaults to ${DEFAULT_POLICY.defaults.minimumScore}.`,
  }),
  frameworks: frameworks.optional(),
};

export const effect = z.union([
  z.enum(EFFECTS),
  z.strictObject(
    Object.fromEntries(
      MODES.map((mode) => [
        mode,
        z
          .enum(EFFECTS)
          .optional()
          .meta({ description: `The effect in the mode ${mode}.` }),
      ]),
    ),
  ),
]);

export const aliases = z.array(z.string().min(1)).optional().meta({
  description:
    'Other names of the environment, as deployments of GitHub and the input `environment` have them: `prod`, `prod-*`. Case is ignored.',
});

export const globs = (description: string) => z.array(z.string().min(1)).default([]).meta({ description });

/** A list whose items' schema is made when there is one: a policy uses few of them, and each run reads a policy. */
export function listOf<Item extends z.ZodType>(item: () => Item) {
  return z.array(z.lazy(item)).default([]);
}

export const innerPath = z
  .string()
  .min(1)
  .refine((path) => !/^(?:[/\\~]|[A-Za-z]:)/.test(path), 'must be a relative path with forward slashes');

/** Settings of each rule, by its id. It is made when a policy has some. */
export function rulesField(rules: readonly Rule[]) {
  return z.lazy(() =>
    z.strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleSettings(rule).optional()]))),
  );
}

function ruleSettings(rule: Rule) {
  const severity = z
    .enum([...SEVERITIES, 'off'])
    .meta({ description: `Severity instead of ${rule.severity}; "off" disables the rule.` });
  return z
    .union([severity, z.strictObject({ severity: severity.optional(), ...rule.parameters.shape })])
    .meta({ description: `${rule.title}. Severity: ${rule.severity}.` });
}

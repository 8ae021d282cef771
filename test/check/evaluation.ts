import * as z from 'zod';
import type { FactName, Gap } from '../../action/check/facts.ts';
import { DEFAULT_POLICY } from '../../action/check/policy/default-policy.ts';
import type { Policy, Waiver } from '../../action/check/policy/policy.ts';
import { defineRule, type Rule } from '../../action/check/rules/definition/rule.ts';
import type { Place, Undecidable, Violation } from '../../action/check/rules/definition/violation.ts';
import type { Evaluation } from '../../action/check/verdict/evaluation.ts';
import { at, NOW } from './keys.ts';

/** A review with the default policy, by default. */
export function evaluation({
  policy,
  ...given
}: Partial<Omit<Evaluation, 'policy'>> & { readonly policy?: Partial<Policy> } = {}): Evaluation {
  return {
    mode: 'review',
    environment: undefined,
    now: NOW,
    policySource: { kind: 'none', path: '.lowerplane/policy.yaml' },
    baseline: undefined,
    isChanged: () => false,
    range: undefined,
    rules: [],
    ...given,
    policy: { ...DEFAULT_POLICY, ...policy },
  };
}

export const NO_KEY: Gap = {
  fact: 'keys',
  kind: 'not-configured',
  title: 'LowerPlane Not Queried',
  detail: 'No key was given.',
};

/** A rule of medium severity with these results. */
export function ruleThatFinds(
  found: readonly (Violation | Undecidable)[],
  { id = 'made-up', needs = [] }: { readonly id?: string; readonly needs?: readonly FactName[] } = {},
): Rule {
  return defineRule({
    id,
    title: 'Something is wrong',
    severity: 'medium',
    help: 'It is wrong.',
    fix: 'Fix it.',
    references: [],
    needs,
    parameters: z.strictObject({}),
    find: () => found,
  });
}

export function violation(given: Partial<Violation> = {}): Violation {
  return { kind: 'violation', place: inCode(3), message: 'It is wrong.', identity: ['it'], ...given };
}

export function inCode(line: number, path = 'main.tf'): Place {
  return { kind: 'code', range: at(line, path) };
}

/** A waiver that expires in a day, by default. */
export function waiver(given: Partial<Waiver> = {}): Waiver {
  return {
    rules: ['made-up'],
    target: { kind: 'globs', paths: ['main.tf'], keys: [] },
    owner: 'sam@example.com',
    reason: 'Replaced soon.',
    expires: NOW + 86_400_000,
    file: '.lowerplane/policy.yaml',
    line: 7,
    ...given,
  };
}

import { expect } from 'vitest';
import type { Policy } from '../../action/check/policy/policy.ts';
import { PolicyError } from '../../action/check/policy/policy-error.ts';
import { readLayer } from '../../action/check/policy/policy-layer.ts';
import { policyOfLayers, readPolicy } from '../../action/check/policy/read-policy.ts';
import { GATE_RULES } from '../../action/check/rules/generated/gate-rules.ts';

export const PATH = '.lowerplane/policy.yaml';

export function read(text: string): Promise<Policy> {
  return readPolicy(text, PATH, GATE_RULES);
}

/** What a policy says, wherever it says it. */
export function withoutLines({ lines: _, ...policy }: Policy): Policy {
  return { ...policy, overrides: policy.overrides.map(({ lines: __, ...override }) => override) };
}

/** The errors of a policy, without its path. */
export async function faultsOf(text: string): Promise<readonly string[]> {
  try {
    await read(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    for (const { line, message } of error.faults)
      expect(error.message).toContain(`${PATH}:${line}: ${message}`);
    return error.faults.map(({ line, message }) => `${line}: ${message}`);
  }
  return [];
}

/** The policy that these files make, the most general first. */
export function together(...texts: readonly string[]) {
  const layers = texts.map((text, index) =>
    readLayer(
      `version: 1\n${text}`,
      index === texts.length - 1 ? 'own.yaml' : `base${index}.yaml`,
      GATE_RULES,
    ),
  );
  return policyOfLayers(layers, GATE_RULES);
}

/** The errors of the policy that these files make. */
export function layerFaults(...texts: readonly string[]): readonly string[] {
  try {
    together(...texts);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.faults.map(({ path, line, message }) => `${path}:${line}: ${message}`);
  }
  return [];
}

export function waiver(...lines: readonly string[]): string {
  return ['version: 1', 'waivers:', ...lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`)].join(
    '\n',
  );
}
export const ANSWERED = ['owner: platform@example.com', 'reason: replaced in spring', 'expires: 2027-03-31'];

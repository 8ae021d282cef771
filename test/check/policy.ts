import { expect } from 'vitest';
import type { Policy } from '../../action/check/policy/policy.ts';
import { PolicyError } from '../../action/check/policy/policy-error.ts';
import { readPolicy } from '../../action/check/policy/read-policy.ts';
import { GATE_RULES } from '../../action/check/rules/generated/gate-rules.ts';

export const PATH = '.lowerplane/policy.yaml';

export function read(text: string): Promise<Policy> {
  return readPolicy(text, PATH, GATE_RULES);
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

export function waiver(...lines: readonly string[]): string {
  return ['version: 1', 'waivers:', ...lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`)].join(
    '\n',
  );
}
export const ANSWERED = ['owner: platform@example.com', 'reason: replaced in spring', 'expires: 2027-03-31'];

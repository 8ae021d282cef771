/** A weakness in the Common Weakness Enumeration. */
export interface Weakness {
  /** Such as `CWE-798`. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** Names of weaknesses. Source: cwe.mitre.org. */
const NAMES = {
  250: 'Execution with Unnecessary Privileges',
  262: 'Not Using Password Aging',
  263: 'Password Aging with Long Expiration',
  312: 'Cleartext Storage of Sensitive Information',
  653: 'Improper Isolation or Compartmentalization',
  798: 'Use of Hard-coded Credentials',
} as const;

/** The weaknesses that rules find, by the id of the rule. Other rules are about no weakness of code. */
const BY_RULE: Readonly<Record<string, readonly (keyof typeof NAMES)[]>> = {
  'committed-secret': [798],
  'excess-privilege': [250],
  'gate-key-not-read-only': [250],
  'gate-key-unscoped': [653],
  'lifetime-too-long': [263],
  'missing-expiration': [262],
  'missing-rotation': [262],
  'overdue-rotation': [262],
  'plaintext-in-state': [312],
  'unscoped-environment': [653],
};

/** The weaknesses that a rule finds, if any. */
export function weaknessesOf(ruleId: string): readonly Weakness[] {
  return (BY_RULE[ruleId] ?? []).map((number) => ({
    id: `CWE-${number}`,
    name: NAMES[number],
    url: `https://cwe.mitre.org/data/definitions/${number}.html`,
  }));
}

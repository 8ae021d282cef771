import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../../../provider/keys/instant.ts';
import { environmentByPolicy, unknownEnvironment } from '../policy/environment-name.ts';
import type { Policy, PolicySource } from '../policy/policy.ts';
import { GATE_RULES } from '../rules/generated/gate-rules.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Finding } from '../verdict/finding.ts';
import type { CheckResult } from '../verdict/result.ts';
import { caseFacts } from './case-facts.ts';
import type { ExpectedFinding } from './case-schema.ts';
import type { WrittenCase } from './read-cases.ts';

/** What a case expects and does not get. */
export interface CaseFailure {
  /** In the file of the cases. */
  readonly line: number;
  /** What is expected, and what is the case. */
  readonly message: string;
}

/** A case that was run. */
export interface JudgedCase {
  readonly written: WrittenCase;
  readonly result: CheckResult;
  readonly failures: readonly CaseFailure[];
}

/** Judges a case by the real rules, offline. */
export async function judgeCase(
  written: WrittenCase,
  policy: Policy,
  policySource: PolicySource,
  now: Instant,
): Promise<JudgedCase> {
  const { mode, environment: name } = written;
  const environment = name === undefined ? undefined : environmentByPolicy(name, policy);
  const facts = await caseFacts(written, environment, policy, now);
  const notKnown = name !== undefined && environment === undefined ? [unknownEnvironment(name)] : [];
  const result = evaluate(
    { ...facts, notKnown },
    {
      mode,
      environment,
      now,
      policy,
      policySource,
      baseline: undefined,
      isChanged: () => true,
      range: undefined,
      rules: GATE_RULES,
    },
  );
  return { written, result, failures: failuresOf(written, result) };
}

function failuresOf({ expect, line, lines }: WrittenCase, result: CheckResult): readonly CaseFailure[] {
  const failures: CaseFailure[] = [];
  const { verdict, findings, none = [] } = expect;
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  if (verdict !== undefined && verdict !== result.outcome)
    failures.push({
      line: lines.verdict,
      message:
        `Expected the verdict ${verdict}, but it is ${result.outcome}. ${result.because.join(' ')}`.trimEnd(),
    });
  const left = [...result.findings];
  for (const [index, expected] of (findings ?? []).entries()) {
    const at = left.findIndex((finding) => fits(finding, expected));
    if (at === -1)
      failures.push({
        line: lines.findings[index] ?? line,
        message: `Expected ${expectedText(expected)}, but ${insteadOf(expected, left)}.`,
      });
    else left.splice(at, 1);
  }
  if (isDeepStrictEqual(findings, []) && open.length > 0)
    failures.push({
      line: lines.verdict,
      message: `Expected no findings, but there ${open.length === 1 ? 'is' : 'are'} ${open.map(foundText).join(', ')}.`,
    });
  for (const [index, rule] of none.entries()) {
    const found = open.filter(({ ruleId }) => ruleId === rule);
    if (found.length > 0)
      failures.push({
        line: lines.none[index] ?? line,
        message: `Expected nothing of ${rule}, but it found ${found.map(foundText).join(', ')}.`,
      });
  }
  return failures;
}

function fits({ ruleId, severity, status, keyName, place }: Finding, expected: ExpectedFinding): boolean {
  return (
    ruleId === expected.rule &&
    status.kind === expected.status &&
    (expected.severity === undefined || severity === expected.severity) &&
    (expected.key === undefined || keyName === expected.key) &&
    (expected.path === undefined || (place.kind === 'code' && place.range.path === expected.path))
  );
}

function expectedText({ rule, severity, status, key, path }: ExpectedFinding): string {
  const details = [
    ...(severity === undefined ? [] : [severity]),
    ...(status === 'open' ? [] : [status]),
    ...(key === undefined ? [] : [`key "${key}"`]),
    ...(path === undefined ? [] : [path]),
  ];
  return details.length === 0 ? rule : `${rule} (${details.join(', ')})`;
}

function insteadOf({ rule }: ExpectedFinding, left: readonly Finding[]): string {
  const similar = left.filter(({ ruleId }) => ruleId === rule);
  return similar.length === 0 ? 'it was not found' : `found ${similar.map(foundText).join(', ')}`;
}

/** A finding in short: `stale-key (medium, key "CI", main.tf:3)`. */
export function foundText({ ruleId, severity, status, keyName, place }: Finding): string {
  const details = [
    severity,
    ...(status.kind === 'open' ? [] : [status.kind]),
    ...(keyName === undefined ? [] : [`key "${keyName}"`]),
    ...(place.kind === 'code' ? [`${place.range.path}:${place.range.line}`] : []),
  ];
  return `${ruleId} (${details.join(', ')})`;
}

import type { Finding } from '../../check/verdict/finding.ts';

/**
 * The lines of policies that set the severity of findings, and the policies for some files that judged them: `Judged by
 * .lowerplane/policy.yaml:12.` Empty where only the defaults of the rules did.
 *
 * @param format makes a path safe to show.
 */
export function judgedBy(findings: readonly Finding[], format: (path: string) => string): string {
  const policies = new Set(
    findings.flatMap(({ policy, severityLine: set }) => [
      ...(policy === undefined || policy === set?.path ? [] : [policy]),
      ...(set === undefined ? [] : [`${set.path}:${set.line}`]),
    ]),
  );
  return policies.size === 0 ? '' : `Judged by ${[...policies].map(format).join(', ')}.`;
}

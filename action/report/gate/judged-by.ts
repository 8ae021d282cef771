import type { Finding } from '../../check/verdict/finding.ts';

/**
 * The policies for some files that judged findings: `Judged by services/billing/policy.yaml.` Empty where only the policy
 * of the repository did.
 *
 * @param format makes a path safe to show.
 */
export function judgedBy(findings: readonly Finding[], format: (path: string) => string): string {
  const policies = new Set(findings.flatMap(({ policy }) => policy ?? []));
  return policies.size === 0 ? '' : `Judged by ${[...policies].map(format).join(', ')}.`;
}

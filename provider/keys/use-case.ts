import type { EnvironmentScope } from './environments.ts';
import { allows, type Permissions } from './permissions.ts';

/** What a key is for, and what this needs at most. */
export interface UseCase {
  /** As an option takes it: `evidence-upload`. */
  readonly word: string;
  /** The method of the construct `ApiKey` that declares a key for it. */
  readonly helper: string;
  readonly title: string;
  readonly needs: Permissions;
  readonly environments: EnvironmentScope;
  /** Durations. A generation expires after both together, which is within the limits of `HYGIENE`. */
  readonly rotation: { readonly every: string; readonly overlap: string };
  readonly description: string;
}

const QUARTERLY = { every: '90d', overlap: '7d' } as const;

/** Source of these: "Common Use Cases" of LowerPlane's API key page. Environments and rotation are our advice. */
export const DASHBOARD = {
  word: 'compliance-dashboard',
  helper: 'forDashboard',
  title: 'compliance dashboard',
  needs: 'read-only',
  environments: ['production'],
  rotation: QUARTERLY,
  description: 'Pull compliance scores and control status into an internal dashboard.',
} as const satisfies UseCase;

export const AUDIT_EXPORT = {
  word: 'audit-export',
  helper: 'forAuditExport',
  title: 'audit export',
  needs: 'read-only',
  environments: ['production'],
  rotation: QUARTERLY,
  description: 'Automate the periodic export of evidence and test results for audit packages.',
} as const satisfies UseCase;

export const SECURITY_GATE = {
  word: 'ci-cd-security-gate',
  helper: 'forSecurityGate',
  title: 'CI/CD security gate',
  needs: 'read-only',
  environments: ['production'],
  rotation: QUARTERLY,
  description: 'Check compliance status before deploying to production.',
} as const satisfies UseCase;

export const EVIDENCE_UPLOAD = {
  word: 'evidence-upload',
  helper: 'forEvidenceUpload',
  title: 'evidence upload',
  needs: 'read-write',
  environments: ['production'],
  rotation: QUARTERLY,
  description: 'Upload evidence from CI/CD pipelines or scripts.',
} as const satisfies UseCase;

export const USER_PROVISIONING = {
  word: 'user-provisioning',
  helper: 'forUserProvisioning',
  title: 'user provisioning',
  needs: 'admin',
  environments: ['production'],
  rotation: { every: '60d', overlap: '7d' },
  description: 'Automate user invitations and role assignments.',
} as const satisfies UseCase;

/** In the order of LowerPlane's page. */
export const USE_CASES = [
  DASHBOARD,
  AUDIT_EXPORT,
  SECURITY_GATE,
  EVIDENCE_UPLOAD,
  USER_PROVISIONING,
] as const satisfies readonly UseCase[];

/** The words of the use cases. */
export type UseCaseWord = (typeof USE_CASES)[number]['word'];

/** What to say of permissions beyond those that a use needs; undefined when they are not. */
export function excessAdvice(
  { title, needs }: Pick<UseCase, 'title' | 'needs'>,
  permissions: Permissions,
): string | undefined {
  if (allows(needs, permissions)) return undefined;
  return `for ${title}, ${needs} is enough, and ${permissions} was asked for.`;
}

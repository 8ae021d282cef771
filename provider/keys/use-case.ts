import type { Permissions } from './permissions.ts';

/** What a key is for, and the permissions that this needs at most. */
export interface UseCase {
  /** As an option takes it: `evidence-upload`. */
  readonly word: string;
  readonly title: string;
  readonly needs: Permissions;
  readonly description: string;
}

/** Source: "Common Use Cases" of LowerPlane's API key page. */
export const USE_CASES = [
  {
    word: 'compliance-dashboard',
    title: 'compliance dashboard',
    needs: 'read-only',
    description: 'Pull compliance scores and control status into an internal dashboard.',
  },
  {
    word: 'audit-export',
    title: 'audit export',
    needs: 'read-only',
    description: 'Automate the periodic export of evidence and test results for audit packages.',
  },
  {
    word: 'ci-cd-security-gate',
    title: 'CI/CD security gate',
    needs: 'read-only',
    description: 'Check compliance status before deploying to production.',
  },
  {
    word: 'evidence-upload',
    title: 'evidence upload',
    needs: 'read-write',
    description: 'Upload evidence from CI/CD pipelines or scripts.',
  },
  {
    word: 'user-provisioning',
    title: 'user provisioning',
    needs: 'admin',
    description: 'Automate user invitations and role assignments.',
  },
] as const satisfies readonly UseCase[];

/** The words of the use cases. */
export type UseCaseWord = (typeof USE_CASES)[number]['word'];

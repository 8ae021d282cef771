import { USE_CASE_TITLES, useCaseOf } from '../../../action/check/rules/keys/purpose.ts';
import type { Permissions } from '../../keys/permissions.ts';

/** A use case of LowerPlane's page of API keys. */
export interface UseCaseChoice {
  /** As an option takes it: `evidence-upload`. */
  readonly word: string;
  readonly title: string;
  readonly needs: Permissions;
}

/** The five use cases, with the permissions that each needs at most. */
export const USE_CASES: readonly UseCaseChoice[] = USE_CASE_TITLES.map((title) => ({
  word: title.toLowerCase().replace(/[^a-z]+/g, '-'),
  title,
  needs: useCaseOf(title)?.needs ?? 'read-only',
}));

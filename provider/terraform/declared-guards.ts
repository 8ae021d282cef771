import { KEY_ID } from '../api/contract/words.ts';
import { duration } from '../keys/declaration/text-rule.ts';
import { PENDING, type Pending } from '../keys/key.ts';
import { parseRevocationLimit } from '../lifecycle/revocation-count.ts';
import type { Guards } from '../lifecycle/run.ts';
import { DiagnosticError, isUnknown, set, string, type Unknown, validator } from './plugin/index.ts';
import { following } from './text-validator.ts';

const CONFIRM_VARIABLE = 'LOWERPLANE_CONFIRM_REVOCATIONS';

const revocationLimit = validator<string>('a number or a percentage', (text) =>
  parseRevocationLimit(text) === undefined
    ? `"${text}" is not a limit. Write a number such as "3", or a share such as "10%".`
    : undefined,
);

const keyId = validator<string>('an id of a key', (text) => (KEY_ID.test(text) ? undefined : notAnId(text)));

/** The provider's attributes that limit what a run may revoke. */
export const GUARD_ATTRIBUTES = {
  max_revocations: string({
    optional: true,
    description:
      'The most keys one run may revoke: a number such as `3`, or a share of all active keys such as `10%`. A plan that would revoke more fails, and so does an apply. All providers of a run count together, in the data directory of Terraform; where that cannot be written, each counts by itself. Defaults to no limit.',
    validators: [revocationLimit],
  }),
  recent_use_window: string({
    optional: true,
    description:
      'Refuses to revoke a key that was used within this period, for example `7d`, unless its resource sets `force_revoke`. The plan checks this, and the apply again immediately before each revocation. An old key whose overlap is over is not refused, but held. Defaults to no check.',
    validators: [following(duration)],
  }),
  confirm_revocations: set(string({ validators: [keyId] }), {
    optional: true,
    description: `Ids of keys that may be revoked although they are in use or have \`deletion_protection\`, for this run. The way to end a key that no configuration reaches, for example one that Terraform replaces. Defaults to the environment variable \`${CONFIRM_VARIABLE}\`, ids with commas between them.`,
  }),
};

interface GuardConfig {
  readonly max_revocations: string | null | Unknown;
  readonly recent_use_window: string | null | Unknown;
  readonly confirm_revocations: readonly (string | Unknown)[] | null | Unknown;
}

/**
 * What the provider's configuration and the environment say of the guards.
 *
 * @throws DiagnosticError when the environment names something that is not an id.
 */
export function declaredGuards(
  config: GuardConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Guards {
  const { max_revocations: maxRevocations, recent_use_window: recentUseWindow } = config;
  return {
    maxRevocations: isUnknown(maxRevocations) ? PENDING : maxRevocations,
    recentUseWindow: isUnknown(recentUseWindow) ? PENDING : recentUseWindow,
    confirmedRevocations: confirmed(config.confirm_revocations, environment[CONFIRM_VARIABLE] ?? ''),
  };
}

function confirmed(
  declared: GuardConfig['confirm_revocations'],
  variable: string,
): ReadonlySet<string> | Pending {
  if (isUnknown(declared)) return PENDING;
  if (declared === null) return new Set(variable.split(/[\s,]+/).filter((id) => id !== '' && checked(id)));
  const known = declared.filter((id): id is string => !isUnknown(id));
  return known.length < declared.length ? PENDING : new Set(known);
}

function checked(id: string): true {
  if (KEY_ID.test(id)) return true;
  throw new DiagnosticError({
    summary: `Invalid ${CONFIRM_VARIABLE}`,
    detail: notAnId(id),
    path: ['confirm_revocations'],
  });
}

function notAnId(text: string): string {
  return `"${text}" is not the id of a key. Write the id of a key that a refusal names, for example "key_0123456789abcdefghij".`;
}

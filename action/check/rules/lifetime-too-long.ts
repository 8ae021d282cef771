import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { DAY } from '../../../provider/keys/duration.ts';
import { formatDay, type Instant } from '../../../provider/keys/instant.ts';
import type { Permissions } from '../../../provider/keys/permissions.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import type { SuggestedFix } from './definition/violation.ts';
import { type DeclaredLifetime, declaredLifetime } from './keys/declared-lifetime.ts';
import { highPrivilegeField, isHighPrivilege } from './keys/high-privilege.ts';
import { declarationIdentity, placeOfLive } from './keys/key-location.ts';
import { declaredName, formatAge, liveName } from './keys/key-text.ts';
import type { LiveKey } from './keys/live-key.ts';
import { currentKeyOf, matchKeys, namedAs } from './keys/matched-keys.ts';
import { EXPIRES_IN_90_DAYS, replaceAttribute } from './keys/suggest-attribute.ts';

const SHORTENED: SuggestedFix = {
  safety: 'unsafe',
  does: 'Replaces the value of `expires_in` by `"90d"`, if the limit is that or more',
  because: 'a shorter lifetime needs a system that takes the next key in time',
};

export const lifetimeTooLong = defineRule({
  id: 'lifetime-too-long',
  title: 'Key lifetime is too long',
  severity: 'medium',
  help: waivable(
    'The longer a key works, the longer a stolen copy works. LowerPlane recommends replacing keys at least once a year, and every 90 days for high-privilege keys (admin, unless `high_privilege` is set). Shorten `expires_in` or move `expires_at` closer, and declare `rotation` to replace the key automatically. If a longer lifetime was agreed, raise `max` in the policy.',
  ),
  fix: 'Shorten expires_in or the rotation period, or choose an earlier expires_at.',
  suggests: [SHORTENED],
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys'],
  parameters: z.strictObject({
    max: durationField('365d', 'The longest lifetime of a key.'),
    max_high_privilege: durationField('90d', 'The longest lifetime of a high-privilege key.'),
    high_privilege: highPrivilegeField,
  }),
  *find({ declarations, keys = [] }, { max, max_high_privilege: maxHigh, high_privilege: from }, { now }) {
    const limitOf = (permissions: Permissions) => (isHighPrivilege(permissions, from) ? maxHigh : max);
    const groups = matchKeys(declarations, keys, now);
    for (const declaration of declarations.keys) {
      const group = namedAs(groups, declaration);
      const life = declaredLifetime(declaration);
      const name = declaredName(declaration);
      if (life.kind === 'undecidable') {
        yield undecidable(`the lifetime of ${name} is too long`, life, name);
        continue;
      }
      const span = spanOf(life, group && currentKeyOf(group), now);
      if (span === undefined) continue;
      const { permissions } = declaration;
      if (permissions.kind !== 'known') {
        const doubtful = span.ms > Math.min(max, maxHigh) && span.ms <= Math.max(max, maxHigh);
        if (doubtful && permissions.kind === 'undecidable') {
          yield undecidable(
            `a lifetime of ${formatAge(span.ms)} is too long for ${name}, because the limit depends on its permissions`,
            permissions,
            name,
          );
        }
        if (span.ms <= Math.max(max, maxHigh)) continue;
      }
      const limit = permissions.kind === 'known' ? limitOf(permissions.value) : Math.max(max, maxHigh);
      if (span.ms <= limit) continue;
      const suggestion = suggestionFor(declaration, life, limit);
      yield {
        kind: 'violation',
        place: { kind: 'code', range: span.at },
        message: `${name} ${span.text}. ${longest(limit, permissions.kind === 'known' ? permissions.value : undefined)}`,
        ...(permissions.kind === 'known' && isHighPrivilege(permissions.value, from) && { severity: 'high' }),
        identity: declarationIdentity(declaration),
        ...(declaration.name.kind === 'known' && { keyName: declaration.name.value }),
        declaration,
        ...(suggestion && { suggestion }),
      };
    }
    for (const live of groups.flatMap(({ surplus }) => surplus)) {
      const { expiration, createdAt, permissions } = live;
      const limit = limitOf(permissions);
      if (expiration.kind === 'never' || expiration.at - createdAt <= limit + DAY) continue;
      yield {
        kind: 'violation',
        place: placeOfLive(live, undefined),
        message: `${liveName(live)} has a lifetime of ${formatAge(expiration.at - createdAt)}: it was created on ${formatDay(createdAt)} and expires on ${formatDay(expiration.at)}. ${longest(limit, permissions)}`,
        fix: 'Choose an earlier expiration in LowerPlane > Settings > API keys, or declare the key in code with a shorter lifetime.',
        ...(isHighPrivilege(permissions, from) && { severity: 'high' }),
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

/** The length of a declared lifetime; undefined when it has none. */
function spanOf(life: DeclaredLifetime, live: LiveKey | undefined, now: Instant) {
  switch (life.kind) {
    case 'span':
      return { ms: life.ms, at: life.at, text: `has a lifetime of ${formatAge(life.ms)}` };
    case 'rotated':
      return { ms: life.every, at: life.at, text: `is rotated only every ${formatAge(life.every)}` };
    case 'until': {
      // A year between two dates may have 366 days.
      const start = live?.createdAt ?? now;
      const ms = life.end - start - DAY;
      if (life.end <= now) return undefined;
      const since = live ? `its creation on ${formatDay(start)}` : 'today';
      return {
        ms,
        at: life.at,
        text: `expires on ${formatDay(life.end)}, ${formatAge(life.end - start)} from ${since}`,
      };
    }
    default:
      return undefined;
  }
}

function suggestionFor(declaration: KeyDeclaration, life: DeclaredLifetime, limit: number) {
  return life.kind === 'span' && limit >= 90 * DAY
    ? replaceAttribute(declaration, life.at, EXPIRES_IN_90_DAYS, SHORTENED)
    : undefined;
}

function longest(limit: number, permissions: Permissions | undefined): string {
  return `The limit for ${permissions === undefined ? 'any key' : `a key with ${permissions} permissions`} is ${formatAge(limit)}.`;
}

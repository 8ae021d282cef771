import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { formatDay, type Instant } from '../../../provider/keys/instant.ts';
import type { Permissions } from '../../../provider/keys/permissions.ts';
import { durationField } from '../policy/duration-field.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { type DeclaredLifetime, declaredLifetime } from './keys/declared-lifetime.ts';
import { highPrivilegeField, isHighPrivilege } from './keys/high-privilege.ts';
import { declarationIdentity, placeOfLive } from './keys/key-location.ts';
import { declaredName, formatAge, liveName } from './keys/key-text.ts';
import type { LiveKey } from './keys/live-key.ts';
import { currentKeyOf, matchKeys, namedAs } from './keys/matched-keys.ts';
import { EXPIRES_IN_90_DAYS, replaceAttribute } from './keys/suggest-attribute.ts';

const DAY = 86_400_000;

export const lifetimeTooLong = defineRule({
  id: 'lifetime-too-long',
  title: 'Key lives too long',
  severity: 'medium',
  help: waivable(
    'The longer a key works, the longer a copy of it is worth stealing. LowerPlane advises a new key at least every year, and every 90 days for keys of high privilege (admin, unless `high_privilege` says otherwise). Shorten `expires_in` or bring `expires_at` forward, and declare `rotation` so that nobody has to think of it. Where a longer life was agreed on, raise `max` in the policy.',
  ),
  fix: 'Shorten expires_in or the rotation, or bring expires_at forward.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys'],
  parameters: z.strictObject({
    max: durationField('365d', 'The longest a key may live.'),
    max_high_privilege: durationField('90d', 'The longest a key of high privilege may live.'),
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
        yield undecidable(`${name} lives too long`, life);
        continue;
      }
      const span = spanOf(life, group && currentKeyOf(group), now);
      if (span === undefined) continue;
      const { permissions } = declaration;
      if (permissions.kind !== 'known') {
        const doubtful = span.ms > Math.min(max, maxHigh) && span.ms <= Math.max(max, maxHigh);
        if (doubtful && permissions.kind === 'undecidable') {
          yield undecidable(
            `${formatAge(span.ms)} are too long for ${name}, whose permissions matter for that,`,
            permissions,
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
        message: `${liveName(live)} lives ${formatAge(expiration.at - createdAt)}: it was created on ${formatDay(createdAt)} and expires on ${formatDay(expiration.at)}. ${longest(limit, permissions)}`,
        fix: 'Bring its expiration forward in LowerPlane > Settings > API keys, or declare the key in code with a shorter life.',
        ...(isHighPrivilege(permissions, from) && { severity: 'high' }),
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

/** A declared life in numbers; undefined when it has no length to speak of. */
function spanOf(life: DeclaredLifetime, live: LiveKey | undefined, now: Instant) {
  switch (life.kind) {
    case 'span':
      return { ms: life.ms, at: life.at, text: `lives ${formatAge(life.ms)}` };
    case 'rotated':
      return { ms: life.every, at: life.at, text: `gets a successor every ${formatAge(life.every)} only` };
    case 'until': {
      // A year from one date to the next may have a day more than 365.
      const start = live?.createdAt ?? now;
      const ms = life.end - start - DAY;
      if (life.end <= now) return undefined;
      const since = live ? `its creation on ${formatDay(start)}` : 'today';
      return {
        ms,
        at: life.at,
        text: `lives until ${formatDay(life.end)}, ${formatAge(life.end - start)} from ${since}`,
      };
    }
    default:
      return undefined;
  }
}

function suggestionFor(declaration: KeyDeclaration, life: DeclaredLifetime, limit: number) {
  return life.kind === 'span' && limit >= 90 * DAY
    ? replaceAttribute(declaration, life.at, EXPIRES_IN_90_DAYS)
    : undefined;
}

function longest(limit: number, permissions: Permissions | undefined): string {
  return `The longest for ${permissions === undefined ? 'any key' : `a key with ${permissions} permissions`} is ${formatAge(limit)}.`;
}

import * as z from 'zod';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import type { SuggestedFix } from './definition/violation.ts';
import { declaredLifetime } from './keys/declared-lifetime.ts';
import { declarationIdentity, placeOfLive } from './keys/key-location.ts';
import { declaredName, formatAgo, formatUse, liveName } from './keys/key-text.ts';
import { currentKeyOf, matchKeys, namedAs } from './keys/matched-keys.ts';
import { addAttribute, EXPIRES_IN_90_DAYS, replaceAttribute } from './keys/suggest-attribute.ts';

const ADDED: SuggestedFix = {
  safety: 'safe',
  does: 'Adds `expires_in = "90d"` where no expiration is declared',
  because:
    'it is what the finding asks for; a key that exists keeps its secret, and a plan that would end it at once fails',
};
const REPLACED: SuggestedFix = {
  safety: 'unsafe',
  does: 'Replaces `expires_in = "never"` by `"90d"`',
  because: 'someone chose that the key never expires',
};

export const missingExpiration = defineRule({
  id: 'missing-expiration',
  title: 'Key never expires',
  severity: 'medium',
  help: waivable(
    'A key without an expiration outlives its purpose and its owner, and anyone who finds it years later can use it. Declare `expires_in` (`"90d"`), a fixed `expires_at`, or `rotation`, which implies an expiration.',
  ),
  fix: 'Declare expires_in, for example "90d", or rotation.',
  suggests: [ADDED, REPLACED],
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys'],
  parameters: z.strictObject({}),
  *find({ declarations, keys = [] }, _parameters, { now }) {
    const groups = matchKeys(declarations, keys, now);
    for (const declaration of declarations.keys) {
      const life = declaredLifetime(declaration);
      const name = declaredName(declaration);
      if (life.kind === 'undecidable') yield undecidable(`${name} expires`, life, name);
      if (life.kind !== 'never') continue;
      const group = namedAs(groups, declaration);
      const live = group && currentKeyOf(group);
      const cause = life.at
        ? 'its declaration sets expires_in to "never"'
        : declaration.rotation.kind === 'known'
          ? 'it declares no expiration, and its rotation depends on one (before_expiry without every)'
          : 'it declares neither an expiration nor a rotation';
      const suggestion = life.at
        ? replaceAttribute(declaration, life.at, EXPIRES_IN_90_DAYS, REPLACED)
        : addAttribute(declaration, EXPIRES_IN_90_DAYS, ADDED);
      yield {
        kind: 'violation',
        place: { kind: 'code', range: life.at ?? declaration.header },
        message: `${name} never expires: ${cause}.${live ? ` The live key (ending in ${live.lastFour}) was created ${formatAgo(live.createdAt, now)}, and was ${formatUse(live, now)}.` : ''}`,
        ...(declaration.permissions.kind === 'known' &&
          declaration.permissions.value === 'admin' && { severity: 'high' }),
        identity: declarationIdentity(declaration),
        ...(declaration.name.kind === 'known' && { keyName: declaration.name.value }),
        declaration,
        ...(suggestion && { suggestion }),
      };
    }
    for (const live of groups.flatMap(({ surplus }) => surplus)) {
      if (live.expiration.kind !== 'never') continue;
      yield {
        kind: 'violation',
        place: placeOfLive(live, undefined),
        message: `${liveName(live)} never expires: ${live.permissions}, created ${formatAgo(live.createdAt, now)}, ${formatUse(live, now)}.`,
        fix: 'Set an expiration date in LowerPlane > Settings > API keys, or declare the key in code with an expiration.',
        ...(live.permissions === 'admin' && { severity: 'high' }),
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { declarationIdentity } from './keys/key-location.ts';
import { declaredName, formatAge, formatUse } from './keys/key-text.ts';
import { matchKeys, namedAs } from './keys/matched-keys.ts';

export const expiredKeyDeclared = defineRule({
  id: 'expired-key-declared',
  title: 'Declared expiration is in the past',
  severity: 'medium',
  help: waivable(
    'A key whose `expires_at` is in the past no longer works. The plan cannot create a new one from it, and the declaration looks as if the key still worked. Declare a later date, or better `expires_in` or `rotation`, which need no date. Otherwise remove the declaration.',
  ),
  fix: 'Declare a later expires_at, or expires_in or rotation, which need no date. Otherwise remove the declaration.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys'],
  parameters: z.strictObject({}),
  *find({ declarations, keys = [] }, _parameters, { now }) {
    const groups = matchKeys(declarations, keys, now);
    for (const declaration of declarations.keys) {
      const { expiration, name } = declaration;
      if (expiration.kind !== 'known' || expiration.value.kind !== 'at' || expiration.value.at > now)
        continue;
      const end = expiration.value.at;
      const gone = namedAs(groups, declaration)?.ended.find(({ status }) => status === 'expired');
      yield {
        kind: 'violation',
        place: { kind: 'code', range: expiration.at },
        message: `${declaredName(declaration)} declares an expiration in the past: ${formatDay(end)}, ${formatAge(now - end)} ago.${gone ? ` The key ending in ${gone.lastFour} has expired. It was ${formatUse(gone, now)}.` : ''}`,
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
      };
    }
  },
});

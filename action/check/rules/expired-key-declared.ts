import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { declarationIdentity } from './keys/key-location.ts';
import { declaredName, formatAge, formatUse } from './keys/key-text.ts';
import { matchKeys, namedAs } from './keys/matched-keys.ts';

export const expiredKeyDeclared = defineRule({
  id: 'expired-key-declared',
  title: 'Code declares an expired key',
  severity: 'medium',
  help: waivable(
    'A declaration with an `expires_at` in the past stands for a key that no longer works: a new one cannot be made of it (the plan fails), and an old one is dead weight that reads as if it worked. Declare a later date, or better `expires_in` or `rotation`, which move by themselves; or remove the declaration.',
  ),
  fix: 'Declare a later expiration, or expires_in or rotation, which need no date; or remove the declaration.',
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
        message: `${declaredName(declaration)} expired on ${formatDay(end)}, ${formatAge(now - end)} ago, as its code declares.${gone ? ` The key ending in ${gone.lastFour} stopped working then; it was ${formatUse(gone, now)}.` : ''}`,
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
      };
    }
  },
});

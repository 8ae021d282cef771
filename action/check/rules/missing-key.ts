import * as z from 'zod';
import { covers } from '../../../provider/keys/environments.ts';
import { formatInstant, type Instant } from '../../../provider/keys/instant.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { declaredLifetime } from './keys/declared-lifetime.ts';
import { declarationIdentity, placeOfValue } from './keys/key-location.ts';
import { declaredName, formatAge, formatReach, formatUse, quoted } from './keys/key-text.ts';
import type { LiveKey } from './keys/live-key.ts';
import { matchKeys, namedAs } from './keys/matched-keys.ts';

export const missingKey = defineRule({
  id: 'missing-key',
  title: 'Declared key does not exist',
  severity: 'low',
  help: waivable(
    'The code declares a key, and LowerPlane has no working key of that name: it was never applied, it was renamed or revoked by hand, or it has expired. What relies on it does not work. Apply: a key that is gone gets a successor, which is delivered to the declared destinations. In a change that adds the declaration this is to be expected, and mild for that reason; it is worse for a key that was there and has ended. Keys that the gate’s own key cannot see are reported as not decidable.',
  ),
  fix: 'Apply: the key is created and delivered. If it was renamed in LowerPlane, give it its declared name again.',
  references: KEY_HYGIENE,
  needs: ['keys', 'declarations'],
  uses: ['self'],
  parameters: z.strictObject({}),
  *find({ keys, declarations, self }, _parameters, { now }) {
    const groups = matchKeys(declarations, keys, now);
    for (const declaration of declarations.keys) {
      const { name, environments } = declaration;
      const label = declaredName(declaration);
      if (name.kind === 'undecidable') yield undecidable(`a live key stands for ${label}`, name);
      const group = name.kind === 'known' ? namedAs(groups, declaration) : undefined;
      if (!group || group.declarations.indexOf(declaration) < group.current.length) continue;
      const life = declaredLifetime(declaration);
      // A date that has passed is what the code declares; another rule says so.
      if (life.kind === 'until' && life.end <= now) continue;
      const reach = environments.kind === 'known' ? environments.value : 'all';
      const [gone] = group.ended;
      if (self && !covers(self.environments, reach) && !gone) {
        yield {
          kind: 'undecidable',
          place: placeOfValue(declaration, name),
          message: `Whether a live key stands for ${label} cannot be told: it is for ${formatReach(reach)}, and the gate's own key sees only keys that stay within ${formatReach(self.environments)}.`,
        };
        continue;
      }
      yield {
        kind: 'violation',
        place: placeOfValue(declaration, name),
        message: gone
          ? `${label} has no working key: the one ending in ${gone.lastFour} ${endOf(gone, now)}, and was ${formatUse(gone, now)}.`
          : `${label} is declared, but LowerPlane has no active key of that name.`,
        ...(gone && { severity: 'medium' }),
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
      };
    }
  },
});

function endOf({ status, expiration, revokedAt, revokedBy }: LiveKey, now: Instant): string {
  if (status === 'expired' && expiration.kind === 'at') {
    return `expired on ${formatInstant(expiration.at)}, ${formatAge(now - expiration.at)} ago`;
  }
  const by = revokedBy === undefined ? '' : ` by ${quoted(revokedBy)}`;
  return revokedAt === undefined ? `was revoked${by}` : `was revoked on ${formatInstant(revokedAt)}${by}`;
}

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
    'The code declares a key, but LowerPlane has no active key of that name: it was never applied, it was renamed or revoked manually, or it has expired. Whatever uses it does not work. Apply: a key that is gone gets a successor, which is delivered to the declared destinations. In a change that adds the declaration this is expected, so the finding is low. It is medium for a key that existed and has ended. A key that the gate’s own key cannot see is reported as undecidable.',
  ),
  fix: 'Apply to create and deliver the key. If it was renamed in LowerPlane, restore its declared name.',
  references: KEY_HYGIENE,
  needs: ['keys', 'declarations'],
  uses: ['self'],
  parameters: z.strictObject({}),
  *find({ keys, declarations, self }, _parameters, { now }) {
    const groups = matchKeys(declarations, keys, now);
    for (const declaration of declarations.keys) {
      const { name, environments } = declaration;
      const label = declaredName(declaration);
      if (name.kind === 'undecidable') yield undecidable(`a live key exists for ${label}`, name, label);
      const group = name.kind === 'known' ? namedAs(groups, declaration) : undefined;
      if (!group || group.declarations.indexOf(declaration) < group.current.length) continue;
      const life = declaredLifetime(declaration);
      // The code declares a date in the past. Another rule reports it.
      if (life.kind === 'until' && life.end <= now) continue;
      const reach = environments.kind === 'known' ? environments.value : 'all';
      const [gone] = group.ended;
      if (self && !covers(self.environments, reach) && !gone) {
        yield {
          kind: 'undecidable',
          place: placeOfValue(declaration, name),
          subject: `whether a live key exists for ${label}`,
          because: `it is for ${formatReach(reach)}, but the gate's own key sees only keys for ${formatReach(self.environments)}`,
          // A gate of one environment is not about the keys of others.
          weight: 'listed',
        };
        continue;
      }
      yield {
        kind: 'violation',
        place: placeOfValue(declaration, name),
        message: gone
          ? `${label} has no active key: the one ending in ${gone.lastFour} ${endOf(gone, now)}. It was ${formatUse(gone, now)}.`
          : `${label} is declared, but LowerPlane has no active key of that name.`,
        ...(gone && { severity: 'medium' }),
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
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

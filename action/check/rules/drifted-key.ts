import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { type Change, mintingOf, type PendingField } from '../../../provider/keys/change.ts';
import { covers } from '../../../provider/keys/environments.ts';
import { formatExpiration } from '../../../provider/keys/expiration.ts';
import { explainReason } from '../../../provider/keys/explain.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { allows } from '../../../provider/keys/permissions.ts';
import { listed } from '../../../provider/text/listed.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { placeOfLive } from './keys/key-location.ts';
import { declaredName, liveName } from './keys/key-text.ts';
import { currentKeyOf, matchKeys, soleDeclaration } from './keys/matched-keys.ts';
import { changesOf } from './keys/planned-changes.ts';

export const driftedKey = defineRule({
  id: 'drifted-key',
  title: 'Live key differs from its declaration',
  severity: 'medium',
  help: waivable(
    'Reviewers see the code, but the live key is what counts. When they differ, one of them was changed without an apply. The planner of `terraform plan` finds differences in permissions, environments and expiration. The finding is high when the live key has more permissions, more environments or a longer life than was reviewed, and low when an apply is merely outstanding. Apply, or change the code to what is wanted.',
  ),
  fix: 'Apply, so that the key matches the code. If the live key is right, change the code.',
  references: KEY_HYGIENE,
  needs: ['keys', 'declarations'],
  parameters: z.strictObject({}),
  *find({ keys, declarations }, _parameters, { now }) {
    for (const group of matchKeys(declarations, keys, now)) {
      const declaration = soleDeclaration(group);
      const live = currentKeyOf(group);
      if (!declaration || !live) continue;
      const changes = changesOf(declaration, live, group, now);
      const differences = differencesIn(changes, now);
      if (differences.length > 0) {
        const wider = differences.some((difference) => difference.liveIsMore);
        yield {
          kind: 'violation',
          place: placeOfLive(live, declaration),
          message: `${liveName(live)} differs from its declaration. An apply would change it: ${listed(differences.map(({ text }) => text))}. ${wider ? 'The live key grants more than was reviewed.' : 'The live key grants less than the code declares.'}`,
          severity: wider ? 'high' : 'low',
          identity: [live.id, ...differences.map(({ what }) => what)],
          keyName: live.name,
        };
      }
      for (const change of changes) {
        if (change.kind !== 'undecided') continue;
        for (const field of change.pending) {
          const value = declaredValue(declaration, field);
          if (value?.kind === 'undecidable') {
            yield undecidable(
              `${liveName(live)} has the ${field} that its code declares`,
              value,
              declaredName(declaration),
            );
          }
        }
      }
    }
  },
});

interface Difference {
  readonly what: string;
  /** A clause, as the planner writes it. */
  readonly text: string;
  /** The live key has more permissions, more environments or a longer life. */
  readonly liveIsMore: boolean;
}

/** The differences between code and key in a plan. A due rotation is not one of them: another rule reports it. */
function differencesIn(changes: readonly Change[], now: Instant): Difference[] {
  const differences: Difference[] = [];
  const minting = mintingOf(changes);
  for (const reason of minting && minting.kind !== 'create' ? minting.reasons : []) {
    const text = explainReason(reason, now);
    if (reason.kind === 'permissions') {
      differences.push({ what: reason.kind, text, liveIsMore: allows(reason.from, reason.to) });
    }
    if (reason.kind === 'environments') {
      differences.push({ what: reason.kind, text, liveIsMore: !covers(reason.to, reason.from) });
    }
  }
  for (const change of changes) {
    if (change.kind !== 'extend') continue;
    const { from, to } = change;
    // A date in the past cannot be applied. Another rule reports it.
    if (to.kind === 'at' && to.at <= now) continue;
    differences.push({
      what: 'expiration',
      text: `its expiration moves from ${formatExpiration(from)} to ${formatExpiration(to)}`,
      liveIsMore: to.kind === 'at' && (from.kind === 'never' || from.at > to.at),
    });
  }
  return differences;
}

function declaredValue(declaration: KeyDeclaration, field: PendingField) {
  switch (field) {
    case 'permissions':
      return declaration.permissions;
    case 'environments':
      return declaration.environments;
    case 'expiration':
      return declaration.expiration.kind === 'absent' ? declaration.rotation : declaration.expiration;
    default:
      return undefined;
  }
}

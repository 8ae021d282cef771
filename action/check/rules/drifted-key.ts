import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { type Change, mintingOf, type PendingField } from '../../../provider/keys/change.ts';
import { covers } from '../../../provider/keys/environments.ts';
import { formatExpiration } from '../../../provider/keys/expiration.ts';
import { explainReason } from '../../../provider/keys/explain.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { allows } from '../../../provider/keys/permissions.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { placeOfLive } from './keys/key-location.ts';
import { listed, liveName } from './keys/key-text.ts';
import { currentKeyOf, matchKeys, soleDeclaration } from './keys/matched-keys.ts';
import { changesOf } from './keys/planned-changes.ts';

export const driftedKey = defineRule({
  id: 'drifted-key',
  title: 'Live key is not as its code declares',
  severity: 'medium',
  help: waivable(
    'Reviewers see the code; what counts is the key. Where the two differ, somebody changed one of them and nobody applied. The same planner as in `terraform plan` tells the differences in permissions, environments and expiration. It is worse when the live key may do more, reaches further or lives longer than was reviewed, and mild when an apply is merely outstanding, as in a change that asks for more. Apply, or change the code to what is wanted.',
  ),
  fix: 'Apply, so that the key becomes what was reviewed; if the live key is right, change the code.',
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
          message: `${liveName(live)} is not as its code declares. An apply would change it: ${listed(differences.map(({ text }) => text))}. ${wider ? 'The live key is worth more than what was reviewed.' : 'The live key is worth less than what the code asks for.'}`,
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
            yield undecidable(`${liveName(live)} has the ${field} its code declares`, value);
          }
        }
      }
    }
  },
});

interface Difference {
  readonly what: string;
  /** A clause in the planner's words. */
  readonly text: string;
  /** The live key may do more, reaches further or lives longer. */
  readonly liveIsMore: boolean;
}

/** What of a plan is a difference between code and key. That a rotation is due is none: another rule watches over it. */
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
    // A date in the past cannot be applied; another rule reports it.
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

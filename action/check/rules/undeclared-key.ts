import * as z from 'zod';
import type { DeclaredKeys } from '../../../provider/declarations/declared-keys.ts';
import { listed } from '../../../provider/text/listed.ts';
import { printable } from '../../../provider/text/printable.ts';
import { durationField } from '../policy/duration-field.ts';
import { matchesKeyName } from '../policy/key-name-glob.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import type { Place } from './definition/violation.ts';
import { placeOfLive } from './keys/key-location.ts';
import { declaredName, formatAgo, formatReach, formatUse, liveName, quoted } from './keys/key-text.ts';
import type { LiveKey } from './keys/live-key.ts';
import { matchKeys } from './keys/matched-keys.ts';

export const undeclaredKey = defineRule({
  id: 'undeclared-key',
  title: 'Live key is not declared in code',
  severity: 'medium',
  help: waivable(
    'A key that was created manually was not reviewed, is not rotated, and remains when its creator leaves. Declare and import it (`terraform import` takes its name or id; the plan is then empty), or revoke it. List keys that another repository declares, and the key that Terraform itself uses, in `ignore`. The gate’s own key is reported like any other. An older key with a declared name is reported once its overlap is over and it is unused. Keys with a lifetime of at most `short_lived` (one pipeline run) are not reported. If the code declares no key at all, nothing is reported unless `even_without_declarations` is set.',
  ),
  fix: 'Declare it in code and import it, or revoke it in LowerPlane > Settings > API keys. If another repository declares it, add it to `ignore` of this rule.',
  references: KEY_HYGIENE,
  needs: ['keys', 'declarations'],
  uses: ['self'],
  parameters: z.strictObject({
    ignore: z.array(z.string().min(1)).default([]).meta({
      description:
        'Globs for names of keys that are declared elsewhere; `*` matches any text, including slashes.',
    }),
    short_lived: durationField('1d', 'Keys with a lifetime of at most this need no declaration.'),
    even_without_declarations: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to report keys when the code declares none at all.' }),
  }),
  *find({ keys, declarations, self }, parameters, { now }) {
    const nothingDeclared = declarations.keys.length === 0 && declarations.faults.length === 0;
    if (nothingDeclared && !parameters.even_without_declarations) return;
    const undeclared: LiveKey[] = [];
    for (const group of matchKeys(declarations, keys, now)) {
      if (parameters.ignore.some((glob) => matchesKeyName(glob, group.name))) continue;
      const [declaration] = group.declarations;
      for (const live of group.surplus) {
        if (livesAtMost(live, parameters.short_lived)) continue;
        if (!declaration) {
          undeclared.push(live);
          continue;
        }
        yield {
          kind: 'violation',
          place: placeOfLive(live, declaration),
          message: `${liveName(live)}, an older key with a declared name, is still active. It was created ${formatAgo(live.createdAt, now)}, and was ${formatUse(live, now)}.`,
          fix: `Revoke ${live.id} unless it is still used. No apply will retire it if it is not in the Terraform state.`,
          ...(live.permissions === 'admin' && { severity: 'high' }),
          identity: [live.id],
          keyName: live.name,
        };
      }
    }
    if (undeclared.length === 0) return;
    const doubt = doubtOf(declarations);
    if (doubt) {
      const names = undeclared.slice(0, 5).map(liveName);
      const more = undeclared.length - names.length;
      yield {
        kind: 'undecidable',
        place: doubt.place,
        subject: `whether ${listed(more > 0 ? [...names, `${more} more live keys`] : names)} ${undeclared.length === 1 ? 'is' : 'are'} declared`,
        because: doubt.because,
      };
      return;
    }
    for (const live of undeclared) {
      yield {
        kind: 'violation',
        place: placeOfLive(live, undefined),
        message: `${liveName(live)} is active, but no code declares it${live.id === self?.id ? '; it is the key that this gate uses' : ''}. It has ${live.permissions} permissions for ${formatReach(live.environments)}, was created by ${quoted(live.createdBy)} ${formatAgo(live.createdAt, now)}, and was ${formatUse(live, now)}.`,
        ...(live.permissions === 'admin' && { severity: 'high' }),
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

function livesAtMost({ expiration, createdAt }: LiveKey, longest: number): boolean {
  return expiration.kind === 'at' && expiration.at - createdAt <= longest;
}

/** Why a key that seems undeclared may still be declared. */
function doubtOf({
  keys,
  faults,
}: DeclaredKeys): { readonly place: Place; readonly because: string } | undefined {
  for (const declaration of keys) {
    const { name } = declaration;
    if (name.kind !== 'undecidable') continue;
    return {
      place: { kind: 'code', range: name.at },
      because: `the name of ${declaredName(declaration)} is not known, because ${printable(name.because)}`,
    };
  }
  const unread = faults.find(({ kind }) => kind === 'unreadable');
  return (
    unread && {
      place: { kind: 'code', range: unread.at },
      because: `${printable(unread.at.path)} could not be parsed completely`,
    }
  );
}

import * as z from 'zod';
import type { Declarations } from '../../../provider/declarations/declarations.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { milder } from '../../scan/severity.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import type { Violation } from './definition/violation.ts';
import { type KnownKeys, liveStatusOf } from './keys/live-status.ts';

export const committedSecret = defineRule({
  id: 'committed-secret',
  title: 'Secret is committed',
  severity: 'critical',
  help: waivable(
    'Whoever can read the repository, or one of its clones, forks and backups, can use a secret in it; removing it from the file leaves it in the history. Make it worthless first (rotate, then revoke), then remove it, and keep it in the environment or a secrets manager. LowerPlane keys are told from look-alikes by their checksum; with a LowerPlane key at hand the gate also says whose key it is and whether it still works (the key itself is never sent). What is no secret is excused where it stands, with a reason: `lowerplane:allow <kind> <reason>`.',
  ),
  fix: 'Make the secret worthless (rotate and revoke it), then remove it from the file.',
  references: KEY_HYGIENE,
  needs: ['secrets'],
  uses: ['keys', 'self', 'declarations'],
  parameters: z.strictObject({
    carried: z.boolean().default(true).meta({
      description:
        'Whether to report, mildly, secrets that stood in the touched files before the checked changes.',
    }),
  }),
  *find({ secrets, keys, self, declarations }, parameters, { now }) {
    const known = keys && { keys, seenBy: self };
    for (const finding of [...secrets.findings, ...secrets.allowed]) {
      yield violationOf(finding, known, declarations, now);
    }
    // Not the doing of whoever made these changes, so it must not fail them; but who touches the file should know.
    for (const finding of parameters.carried ? secrets.preexisting : []) {
      yield violationOf(finding, known, declarations, now);
    }
  },
});

function violationOf(
  finding: SecretMatch,
  known: KnownKeys | undefined,
  declarations: Declarations | undefined,
  now: Instant,
): Violation {
  const { path, position, origin, fingerprint, allowed } = finding;
  const severity = origin.kind === 'preexisting' ? milder(finding.severity, 'low') : finding.severity;
  const status = known && liveStatusOf({ ...finding, severity }, known, now, declarations);
  const judged = status?.kind === 'unknown' ? undefined : status;
  // A comment can say that a text is no key; LowerPlane has just said that it is.
  const excused = judged?.kind === 'live' ? undefined : allowed;
  const removed = origin.kind === 'commit' && !origin.present;
  return {
    kind: 'violation',
    place: {
      kind: 'code',
      range: { path, ...position },
      ...(removed && { commit: origin.commit }),
    },
    message: [
      `${whatItIs(finding)}.`,
      status?.sentence,
      whereItIs(finding),
      allowed !== undefined && excused === undefined
        ? 'The comment that allows it does not count: the key works.'
        : undefined,
      finding.notes.length > 0 ? `Noted: ${finding.notes.map(printable).join('; ')}.` : undefined,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    fix: judged?.fix ?? finding.fix,
    severity: judged?.severity ?? severity,
    identity: [],
    fingerprint,
    ...(judged && { keyName: judged.key.name }),
    ...(excused !== undefined && { allowed: excused }),
  };
}

function whatItIs({ title, vendor, confidence, secret, keyFingerprint }: SecretMatch): string {
  const of = title.includes(vendor) ? title : `${title} (${vendor})`;
  const shown = secret.lastFour === '' ? '' : ` ending in ${printable(secret.lastFour)}`;
  const print = keyFingerprint === undefined ? '' : `, fingerprint ${keyFingerprint}`;
  const sure = confidence === 'certain' ? 'certain, its checksum is right' : `confidence ${confidence}`;
  return `${of}${shown}, ${secret.length} characters${print} (${sure})`;
}

function whereItIs({ origin, otherLines }: SecretMatch): string | undefined {
  const also =
    otherLines.length > 0
      ? ` It is also on line${otherLines.length === 1 ? '' : 's'} ${otherLines.join(', ')}.`
      : '';
  switch (origin.kind) {
    case 'commit': {
      const commit = origin.commit.slice(0, 12);
      return origin.present
        ? `Commit ${commit} added it.${also}`
        : `Commit ${commit} added it, and it was removed again: the history still has it.`;
    }
    case 'preexisting':
      return `It was there before these changes.${also}`;
    default:
      return also === '' ? undefined : also.trimStart();
  }
}

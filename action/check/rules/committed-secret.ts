import * as z from 'zod';
import type { DeclaredKeys } from '../../../provider/declarations/declared-keys.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { printable } from '../../../provider/text/printable.ts';
import { CUSTOM_PREFIX } from '../../scan/patterns/custom-pattern.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { milder } from '../../scan/severity.ts';
import type { Verification } from '../../scan/verification/verification.ts';
import type { Policy } from '../policy/policy.ts';
import type { PolicyLine } from '../policy/policy-line.ts';
import { ignoredComment, LOCKED, pendingComment } from './definition/comment-sentences.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import type { Violation } from './definition/violation.ts';
import { type KnownKeys, liveStatusOf } from './keys/live-status.ts';

export const committedSecret = defineRule({
  id: 'committed-secret',
  title: 'Committed secret',
  severity: 'critical',
  help: waivable(
    'Anyone who can read the repository, a clone, a fork or a backup can use a secret in it. Removing it from the file leaves it in the history. Rotate and revoke it first, then remove it, and keep it in an environment variable or a secrets manager. LowerPlane keys are recognized by their checksum. When the gate has a LowerPlane key, it also reports whose key it found and whether it still works; the found key itself is never sent. With `verify_secrets` in the policy, the vendors of other secrets are asked whether they work; each secret is sent to its own vendor only. With `secrets.patterns`, the policy defines further kinds, which are named `custom-<id>`. To allow text that is not a secret, add a comment with a reason: `lowerplane:allow <kind> <reason>`. In a pull request, comments count as of its base commit, like waivers: a new one counts after the merge. A token whose checksum is right needs a waiver; no comment is enough.',
  ),
  fix: 'Rotate and revoke the secret, then remove it from the file.',
  references: KEY_HYGIENE,
  needs: ['secrets'],
  uses: ['keys', 'self', 'declarations'],
  parameters: z.strictObject({
    carried: z.boolean().default(true).meta({
      description:
        'Whether to report, as low, secrets that the changed files already contained before these changes.',
    }),
  }),
  *find({ secrets, keys, self, declarations }, parameters, { now, policy }) {
    const known = keys && { keys, seenBy: self };
    const isLocked = policy.lockedRules.includes('committed-secret');
    const surroundings = { known, declarations, isLocked, now, policy };
    for (const finding of [...secrets.findings, ...secrets.allowed]) yield violationOf(finding, surroundings);
    // These changes did not add it, so it must not fail them; but their author should know.
    for (const finding of parameters.carried ? secrets.preexisting : [])
      yield violationOf(finding, surroundings);
  },
});

interface Surroundings {
  readonly known: KnownKeys | undefined;
  readonly declarations: DeclaredKeys | undefined;
  /** Whether the policy lets no comment allow a secret. */
  readonly isLocked: boolean;
  readonly now: Instant;
  readonly policy: Pick<Policy, 'secretSeverities' | 'secretPatterns' | 'lines'>;
}

/** Where the policy sets the severity of a found secret, unless its surroundings make it milder. */
function severityLineOf(
  { ruleId, vendor, severity }: SecretMatch,
  { secretSeverities, secretPatterns, lines }: Surroundings['policy'],
): PolicyLine | undefined {
  if (lines === undefined) return undefined;
  for (const name of [ruleId, vendor])
    if (name in secretSeverities)
      return secretSeverities[name] === severity ? lines.secretSeverities[name] : undefined;
  const own = secretPatterns.find(({ id }) => id === ruleId);
  return own?.severity === severity ? lines.patterns[ruleId.slice(CUSTOM_PREFIX.length)] : undefined;
}

function violationOf(finding: SecretMatch, surroundings: Surroundings): Violation {
  const { known, declarations, isLocked, now, policy } = surroundings;
  const { path, position, origin, fingerprint, allowed, verification } = finding;
  const isOld = origin.kind === 'preexisting' && verification?.status !== 'works';
  const severity = isOld ? milder(finding.severity, 'low') : finding.severity;
  const status = known && liveStatusOf({ ...finding, severity }, known, now, declarations);
  const judged = status?.kind === 'unknown' ? undefined : status;
  // A comment can claim that the text is not a key; LowerPlane has confirmed that it is one.
  const ignored =
    judged?.kind === 'live'
      ? 'because the key works'
      : finding.confidence === 'certain'
        ? 'because the checksum proves that it is a real token. Only a waiver in the policy can accept it'
        : isLocked
          ? LOCKED
          : undefined;
  const excused = ignored === undefined ? allowed : undefined;
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
      verification && verificationSentence(verification),
      whereItIs(finding),
      commentSentence(finding, ignored),
      finding.notes.length > 0 ? `Note: ${finding.notes.map(printable).join('; ')}.` : undefined,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    fix: judged?.fix ?? finding.fix,
    severity: judged?.severity ?? severity,
    ...((judged?.severity ?? severity) === finding.severity && {
      severityLine: severityLineOf(finding, policy),
    }),
    identity: [],
    fingerprint,
    ...(judged && { keyName: judged.key.name }),
    ...(excused !== undefined && { allowed: excused }),
    ...(verification !== undefined && { verification }),
  };
}

/** What the comment that allows a secret is worth. */
function commentSentence({ allowed, pending }: SecretMatch, ignored: string | undefined): string | undefined {
  if (ignored !== undefined && (allowed ?? pending) !== undefined) return ignoredComment(ignored);
  return pending === undefined ? undefined : pendingComment(pending, 'is new with this change');
}

function verificationSentence({ status, detail }: Verification): string {
  switch (status) {
    case 'works':
      return `The secret works: ${detail}.`;
    case 'refused':
      return `The secret is refused: ${detail}.`;
    case 'unknown':
      return `Whether it works is not known: ${detail}.`;
  }
}

function whatItIs({ title, vendor, confidence, secret, keyFingerprint }: SecretMatch): string {
  const of = title.includes(vendor) ? title : `${title} (${vendor})`;
  const shown = secret.lastFour === '' ? '' : ` ending in ${printable(secret.lastFour)}`;
  const print = keyFingerprint === undefined ? '' : `, fingerprint ${keyFingerprint}`;
  const sure = confidence === 'certain' ? 'certain: its checksum is correct' : `confidence ${confidence}`;
  return `${of}${shown}, ${secret.length} characters${print} (${sure})`;
}

function whereItIs({ origin, otherLines, occurrences }: SecretMatch): string | undefined {
  const lines =
    otherLines.length > 0
      ? ` It is also on line${otherLines.length === 1 ? '' : 's'} ${otherLines.join(', ')}.`
      : '';
  const places = occurrences > 1 + otherLines.length ? ` It is in ${occurrences} places of the file.` : '';
  const also = `${lines}${places}`;
  switch (origin.kind) {
    case 'commit': {
      const commit = origin.commit.slice(0, 12);
      return origin.present
        ? `Commit ${commit} added it.${also}`
        : `Commit ${commit} added it. It was removed later, but it is still in the history.`;
    }
    case 'ref':
      return `${printable(origin.ref)} names it.${also}`;
    case 'preexisting':
      return `It was already there before these changes.${also}`;
    default:
      return also === '' ? undefined : also.trimStart();
  }
}

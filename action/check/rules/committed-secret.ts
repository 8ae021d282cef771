import * as z from 'zod';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { Declarations } from '../../../provider/declarations/declarations.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { Finding } from '../../scan/finding.ts';
import { printable } from '../../scan/report/printable.ts';
import { KEY_HYGIENE } from '../control-references.ts';
import type { Discovery } from '../discovery.ts';
import { judgeFoundKey } from '../found-key.ts';
import { waivable } from '../how-to-waive.ts';
import { formatReach } from '../key-words.ts';
import { type LiveKey, liveKey } from '../live-key.ts';
import { defineRule } from '../rule.ts';
import { milder } from '../severity-steps.ts';

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
    const known = keys && { live: byFingerprint(keys, now), seenBy: self };
    for (const finding of [...secrets.findings, ...secrets.allowed]) {
      yield discoveryOf(finding, known, declarations, now);
    }
    // Not the doing of whoever made these changes, so it must not fail them; but who touches the file should know.
    for (const finding of parameters.carried ? secrets.carried : []) {
      yield discoveryOf(finding, known, declarations, now);
    }
  },
});

/** What LowerPlane says of the organization's keys. */
interface KnownKeys {
  readonly live: ReadonlyMap<string, LiveKey>;
  /** The gate's own key: others may be beyond what it sees. */
  readonly seenBy: ApiKey | undefined;
}

function byFingerprint(keys: readonly ApiKey[], now: Instant): ReadonlyMap<string, LiveKey> {
  return new Map(keys.map((key) => [key.fingerprint, liveKey(key, now)]));
}

function discoveryOf(
  finding: Finding,
  known: KnownKeys | undefined,
  declarations: Declarations | undefined,
  now: Instant,
): Discovery {
  const { path, position, origin, fingerprint, allowed } = finding;
  const live = finding.keyFingerprint === undefined ? undefined : known?.live.get(finding.keyFingerprint);
  const carriedSeverity = origin.kind === 'carried' ? milder(finding.severity, 'low') : finding.severity;
  const judged = live && judgeFoundKey(live, carriedSeverity, declarations, now);
  // A comment can say that a text is no key; LowerPlane has just said that it is.
  const excused = live?.status === 'active' ? undefined : allowed;
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
      judged?.sentence ?? unknownKey(finding, known),
      whereItIs(finding),
      allowed !== undefined && excused === undefined
        ? 'The comment that allows it does not count: the key works.'
        : undefined,
      finding.notes.length > 0 ? `Noted: ${finding.notes.map(printable).join('; ')}.` : undefined,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    fix: judged?.fix ?? finding.fix,
    severity: judged?.severity ?? carriedSeverity,
    identity: [],
    fingerprint,
    ...(live && { keyName: live.name }),
    ...(excused !== undefined && { allowed: excused }),
  };
}

function whatItIs({ title, vendor, confidence, secret, keyFingerprint }: Finding): string {
  const of = title.includes(vendor) ? title : `${title} (${vendor})`;
  const shown = secret.lastFour === '' ? '' : ` ending in ${printable(secret.lastFour)}`;
  const print = keyFingerprint === undefined ? '' : `, fingerprint ${keyFingerprint}`;
  const sure = confidence === 'certain' ? 'certain, its checksum is right' : `confidence ${confidence}`;
  return `${of}${shown}, ${secret.length} characters${print} (${sure})`;
}

/** What it means that LowerPlane does not list a key that was found. */
function unknownKey(
  { keyFingerprint, confidence }: Finding,
  known: KnownKeys | undefined,
): string | undefined {
  if (keyFingerprint === undefined || known === undefined) return undefined;
  const { seenBy } = known;
  const within =
    seenBy === undefined || seenBy.environments === 'all'
      ? ''
      : ` within ${formatReach(seenBy.environments)}, which is all that the gate's key sees`;
  const so =
    confidence === 'certain' ? ': it may belong to another organization' : ', so it is perhaps no key at all';
  return `LowerPlane knows no such key${within}${so}.`;
}

function whereItIs({ origin, otherLines }: Finding): string | undefined {
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
    case 'carried':
      return `It was there before these changes.${also}`;
    default:
      return also === '' ? undefined : also.trimStart();
  }
}

import { jsonText } from '../../../action/report/format/json-text.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { openRun } from '../../engine/open-run.ts';
import { DAY, durationText, formatDuration } from '../../keys/duration.ts';
import type { Instant } from '../../keys/instant.ts';
import { endKey, findRefusal, type NotEnded } from '../../lifecycle/end-key.ts';
import type { PlannedEnding } from '../../lifecycle/ending.ts';
import { impactOf, type KeyImpact } from '../../lifecycle/key-impact.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import { printable } from '../../text/printable.ts';
import { wrapLines } from '../../text/wrap-text.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { type ReportFile, writeChangeReports } from '../grammar/report-options.ts';
import { EXIT } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import type { ListFormat } from '../table/list-report.ts';
import { impactText } from './impact-text.ts';
import { revocationCsv } from './key-csv.ts';
import type { RevocationDocument } from './key-documents.ts';
import { keyRowOf } from './key-row.ts';
import { lookUpKey } from './look-up-key.ts';

const NAME = 'keys revoke';
const RECENT = 7 * DAY;

interface RevokeValues extends LowerPlaneValues {
  readonly yes: boolean;
  readonly force: boolean;
  readonly 'recent-use-window': number | undefined;
  readonly format: ListFormat | undefined;
  readonly output: readonly ReportFile<ListFormat>[];
}

type Outcome = RevocationDocument['outcome'];

/** @returns the exit code: 1 when the key was not revoked because a guard or the user refused it. */
export async function runRevokeCommand(
  values: RevokeValues,
  idOrName: string,
  io: CommandIo,
): Promise<number> {
  const options = await clientOptions(values, io);
  const window = values['recent-use-window'] ?? RECENT;
  return explained(NAME, io, async (changed) => {
    const confirmed = new Set<string>();
    const recentUseWindow = durationText(window);
    const run = await openRun(options, {
      maxRevocations: null,
      recentUseWindow,
      confirmedRevocations: confirmed,
    });
    const { client } = run.connection;
    try {
      const key = await lookUpKey(client, idOrName);
      const impact = await impactOf(client, key, run.now());
      const { id, name, last_four: lastFour } = key;
      const ending: PlannedEnding = {
        cause: 'requested',
        key: { id, name, lastFour },
        forceRevoke: values.force,
      };
      const finish = async (outcome: Outcome, refusal?: NotEnded) => {
        const shown = outcome === 'revoked' ? await client.getApiKey(id) : key;
        await report({ shown, impact, outcome, refusal, now: run.now() }, values, io);
        return outcome === 'failed' ? EXIT.failed : isDone(outcome) ? EXIT.done : EXIT.refused;
      };
      if (key.status === 'revoked') return await finish('already-revoked');
      const refusal = await findRefusal(run, ending);
      // A person who has seen who uses it may decide about recent use, and nothing else.
      if (refusal !== undefined && (refusal.why !== 'in-use' || values.yes || io.ask === undefined))
        return await finish(refusal.why === 'unconfirmed' ? 'failed' : 'refused', refusal);
      if (!values.yes && !(await isConfirmed(key, impact, refusal, run.now(), io)))
        return await finish('not-confirmed');
      if (refusal !== undefined) confirmed.add(id);
      const ended = await endKey(run, ending);
      if (ended.ended) {
        changed();
        return await finish('revoked');
      }
      return await finish(ended.why === 'unconfirmed' ? 'failed' : 'refused', ended);
    } finally {
      await client.close();
    }
  });
}

function isDone(outcome: Outcome): boolean {
  return outcome === 'revoked' || outcome === 'already-revoked';
}

/** Shows who would notice, and asks. For a key that is in use, a y is too easily typed. */
async function isConfirmed(
  key: ApiKey,
  impact: KeyImpact,
  inUse: NotEnded | undefined,
  now: Instant,
  io: CommandIo,
): Promise<boolean> {
  if (io.ask === undefined) {
    io.error(`lowerplane ${NAME}: there is no terminal to confirm it at. Add --yes to revoke the key.\n`);
    return false;
  }
  io.error(`${impactText(key, impact, now, io)}\nRevoking is immediate and permanent.\n`);
  if (inUse === undefined) return (await answersYes('Revoke it?', io)) === true;
  const last = key.last_used_at === null ? '' : ` ${formatDuration(now - instantOf(key.last_used_at))} ago`;
  io.error(`It was used${last}: requests with it will be refused immediately.\n`);
  return (
    (await io.ask(`Type the last four characters of the key (${key.last_four}) to revoke it: `)).trim() ===
    key.last_four
  );
}

interface Revoked {
  readonly shown: ApiKey;
  readonly impact: KeyImpact;
  readonly outcome: Outcome;
  readonly refusal: NotEnded | undefined;
  readonly now: Instant;
}

async function report(
  { shown, impact, outcome, refusal, now }: Revoked,
  { yes, format, output }: RevokeValues,
  io: CommandIo,
): Promise<void> {
  const problem =
    refusal === undefined ? null : { title: refusal.problem.title, detail: refusal.problem.detail };
  const document: RevocationDocument = { version: 1, outcome, problem, key: keyRowOf(shown, now), impact };
  const name = printable(`"${shown.name}"`);
  const sentence = {
    revoked: `Revoked ${name} (${shown.id}). It no longer works anywhere.`,
    'already-revoked': `${name} (${shown.id}) was already revoked on ${shown.revoked_at?.slice(0, 10)}.`,
    refused: `${name} (${shown.id}) was not revoked.`,
    'not-confirmed': `${name} (${shown.id}) was not revoked: that was not confirmed.`,
    failed: `${name} (${shown.id}) may still work.`,
  }[outcome];
  await writeChangeReports(format ?? 'terminal', output, io, (own, style) => {
    if (own === 'json') return jsonText(document);
    if (own === 'csv') return revocationCsv(document);
    return `${yes ? `${impactText(shown, impact, now, style)}\n` : ''}${wrapLines(sentence, style.width)}\n`;
  });
  if (problem !== null) io.error(`lowerplane ${NAME}: ${printable(`${problem.title}: ${problem.detail}`)}\n`);
}

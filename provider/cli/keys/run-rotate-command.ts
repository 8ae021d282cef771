import { jsonText } from '../../../action/report/format/json-text.ts';
import { openRun } from '../../engine/open-run.ts';
import { durationText, formatDuration } from '../../keys/duration.ts';
import { isKnown } from '../../keys/key.ts';
import { knownDestinations, type OpenableDestination } from '../../lifecycle/declared-key.ts';
import { endKey } from '../../lifecycle/end-key.ts';
import { unprovenOf } from '../../lifecycle/hold-for-consumers.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import { type ConnectedRun, NO_GUARDS } from '../../lifecycle/run.ts';
import { begunRotation, createdText, type Pair, undeclaredRotation } from '../../lifecycle/undeclared-key.ts';
import { printable } from '../../text/printable.ts';
import { wrapLines } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import type { ListFormat } from '../table/list-report.ts';
import { type FoundDeclaration, findDeclaration } from './find-declaration.ts';
import { rotationCsv } from './key-csv.ts';
import type { RotationDocument } from './key-documents.ts';
import { keyRowOf } from './key-row.ts';
import { createKey, type NewKey } from './new-key.ts';
import { refuseHiddenSecret, ShownDestination, secretDestinations } from './secret-place.ts';

const NAME = 'keys rotate';
const QUIET_FOR = 600_000;
const EVERY = 15_000;

interface RotateValues extends LowerPlaneValues, SourceValues {
  readonly to: string | undefined;
  readonly watch: boolean;
  readonly 'quiet-for': number | undefined;
  readonly every: number | undefined;
  readonly format: ListFormat | undefined;
}

/**
 * The four steps of a rotation. What was begun is continued: the keys of the name show how far it has come.
 *
 * @returns the exit code: 1 when the old key still works in the end, after more than the first step was asked for.
 * @throws UsageError
 */
export async function runRotateCommand(values: RotateValues, name: string, io: CommandIo): Promise<number> {
  refuseHiddenSecret(values, io);
  const options = await clientOptions(values, io);
  const quietFor = values['quiet-for'] ?? QUIET_FOR;
  const isText = (values.format ?? 'terminal') === 'terminal';
  return explained(NAME, io, async () => {
    const recentUseWindow = durationText(quietFor);
    const run = await openRun(options, { ...NO_GUARDS, recentUseWindow });
    try {
      const active = await run.connection.keys.activeWithName(name);
      if (active.length === 0)
        throw new CommandError(`no active key is named "${name}". Run "lowerplane keys list" to see all.`);
      const begun = begunRotation(name, active);
      // Before anything is changed: this can fail.
      const declaration =
        begun || values.watch
          ? await findDeclaration(run, name, values, unknownConsumers(name), io)
          : undefined;
      if (!begun && values.watch && !isText && values.to === undefined)
        throw new UsageError(
          `--watch waits until the new key is used, but --format ${values.format} shows it only at the end. Deliver it with --to FILE.`,
        );
      const shown = new ShownDestination();
      const destinations = secretDestinations(values.to, shown, io);
      const { pair, problems, code } = begun
        ? { pair: begun, problems: [], code: EXIT.done }
        : await succeed(run, name, destinations, io);
      const findUnproven = consumersOf(run, declaration, destinations, shown);
      const text = printable(`"${name}"`);
      const { id, last_four: ending } = pair.successor;
      io.error(
        begun
          ? `1. ${text} has the successor ${id} (ending in ${ending}) already.\n`
          : `1. ${createdText(pair)}\n`,
      );
      const finish = (step: RotationDocument['step'], code: number, latest: Pair = pair) => {
        const document: RotationDocument = {
          version: 1,
          step,
          old: keyRowOf(latest.old, run.now()),
          successor: keyRowOf(latest.successor, run.now()),
          secret: shown.secret,
          delivered_to: begun ? null : (values.to ?? null),
          problems,
        };
        if (!isText)
          io.outWithKey?.(values.format === 'csv' ? rotationCsv(document) : jsonText(document), shown.secret);
        return code;
      };
      if (!begun && isText)
        io.outWithKey?.(
          shown.secret === null
            ? wrapLines(`The new secret is in ${printable(values.to ?? '')}.\n`, io.width)
            : `The new key, shown only this once:\n\n${shown.secret}\n\n`,
          shown.secret,
        );
      io.error(
        `2. Update the system that uses ${text} with the new key. The old key keeps working meanwhile.\n`,
      );
      if (!begun && !values.watch) {
        io.error(`3. and 4. Then run: ${watchCommand(name, values)}\n`);
        return finish('created', code);
      }
      return await retireWhenQuiet(run, pair, { quietFor, findUnproven }, values, io, finish);
    } finally {
      await run.connection.client.close();
    }
  });
}

/** @throws CommandError when no key was created; nothing has changed then. */
async function succeed(
  run: ConnectedRun,
  name: string,
  destinations: readonly OpenableDestination[],
  io: CommandIo,
): Promise<{ readonly pair: Pair } & Omit<NewKey, 'key'>> {
  const [old] = await run.connection.keys.activeWithName(name);
  if (old === undefined) throw new CommandError(`no active key is named "${name}".`);
  const { declared, record } = undeclaredRotation(old, destinations, run.now());
  const unchanged = 'the key was not rotated; the old key works as before.';
  const { key: successor, ...created } = await createKey(run, declared, record, unchanged, io);
  return { ...created, pair: { old, successor } };
}

type Finish = (step: RotationDocument['step'], code: number, latest?: Pair) => number;

/** Which consumers have not proven that they hold the secret of the new key, as sentences. Undefined: none is declared. */
type FindUnproven = ((pair: Pair) => Promise<readonly string[]>) | undefined;

/** Asks the consumers that a declaration names. */
function consumersOf(
  run: ConnectedRun,
  declaration: FoundDeclaration | undefined,
  shownOrFile: readonly OpenableDestination[],
  shown: ShownDestination,
): FindUnproven {
  const consumers = declaration?.declared.probes?.consumers ?? [];
  if (declaration === undefined || !isKnown(consumers) || consumers.length === 0) return undefined;
  const { declared, record } = declaration;
  return ({ old, successor: { id, fingerprint } }) =>
    unprovenOf(run, {
      consumers,
      destinations: [...knownDestinations(declared), ...shownOrFile],
      current: { id, fingerprint, secret: shown.secret, generation: generationOf(id, record) },
      predecessorId: old.id,
      remedy: `revoke the old key with "lowerplane keys revoke ${old.id}" once its consumers have switched`,
    });
}

/** The first is 1. A successor that this process has created follows the key of the record. */
function generationOf(id: string, record: KeyRecord | undefined): number {
  return (record?.generation ?? 1) + (record === undefined || record.id === id ? 0 : 1);
}

function unknownConsumers(name: string): string {
  return `it is not known which consumers "${name}" has, and nothing was changed`;
}

/** What an old key must wait for. */
interface Waiting {
  /** Milliseconds. */
  readonly quietFor: number;
  readonly findUnproven: FindUnproven;
}

/** Steps 3 and 4: the old key ends only when the new one is used, the old one no longer, and each consumer has switched. */
async function retireWhenQuiet(
  run: ConnectedRun,
  pair: Pair,
  { quietFor, findUnproven }: Waiting,
  values: RotateValues,
  io: CommandIo,
  finish: Finish,
): Promise<number> {
  const { client } = run.connection;
  let said = '';
  for (;;) {
    const latest: Pair = {
      old: await client.getApiKey(pair.old.id),
      successor: await client.getApiKey(pair.successor.id),
    };
    const inUse = stillWaiting(latest, quietFor, run.now());
    // Asked last: what is still used has a consumer that has not switched.
    const unproven = inUse === undefined ? await findUnproven?.(latest) : undefined;
    if (inUse === undefined && (unproven === undefined || unproven.length === 0)) {
      const { id, last_four: lastFour, name } = latest.old;
      const proven = unproven === undefined ? '' : ' Each consumer has proven that it holds the new secret.';
      io.error(
        `3. The new key is used, and the old one has not been used for ${formatDuration(quietFor)}.${proven}\n`,
      );
      const ended = await endKey(run, {
        cause: 'requested',
        key: { id, lastFour, name },
        forceRevoke: false,
      });
      if (!ended.ended) throw new CommandError(`${ended.problem.title}: ${ended.problem.detail}`);
      io.error(`4. Revoked the old key ${id} (ending in ${lastFour}).\n`);
      return finish('revoked', EXIT.done, { ...latest, old: await client.getApiKey(id) });
    }
    const waiting =
      inUse === undefined
        ? `not every consumer has proven that it holds the new secret. ${unproven?.join(' ')}`
        : `${inUse}.`;
    if (waiting !== said) io.error(`3. Waiting: ${printable(waiting)}\n`);
    said = waiting;
    if (values.watch && (await io.wait(values.every ?? EVERY))) continue;
    io.error(`The old key still works. Continue with: ${watchCommand(pair.old.name, values)}\n`);
    return finish('waiting', EXIT.refused, latest);
  }
}

/** Why the old key must not end yet, by the use of both keys; undefined when it may. */
export function stillWaiting({ old, successor }: Pair, quietFor: number, now: number): string | undefined {
  if (successor.last_used_at === null) return 'the new key has not been used yet';
  const since = Math.max(
    instantOf(successor.created_at),
    old.last_used_at === null ? 0 : instantOf(old.last_used_at),
  );
  if (now - since > quietFor) return undefined;
  return old.last_used_at === null || instantOf(old.last_used_at) < instantOf(successor.created_at)
    ? `the old key must not be used for ${formatDuration(quietFor)}`
    : `the old key was last used at ${old.last_used_at} (${old.request_count} requests in all)`;
}

/** The command that continues a rotation. */
function watchCommand(name: string, { from, 'var-file': varFiles }: SourceValues): string {
  const word = shellWord(name);
  const sources = [
    ...from.map((path) => ` --from ${shellWord(path)}`),
    ...varFiles.map((path) => ` --var-file ${shellWord(path)}`),
  ].join('');
  return `lowerplane keys rotate ${name.startsWith('-') ? `--watch${sources} -- ${word}` : `${word} --watch${sources}`}`;
}

/** A name in quotes of a shell, which must neither run nor replace anything in it: people paste the command. */
export function shellWord(name: string): string {
  return printable(/["$`\\!]/.test(name) ? `'${name.replaceAll("'", String.raw`'\''`)}'` : `"${name}"`);
}

import { useCaseOf } from '../../../action/check/rules/keys/purpose.ts';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { openRun } from '../../engine/open-run.ts';
import { keyName } from '../../keys/declaration/text-rule.ts';
import { DAY } from '../../keys/duration.ts';
import type { Environment, EnvironmentScope } from '../../keys/environments.ts';
import type { ExpirationRule } from '../../keys/expiration.ts';
import type { Instant } from '../../keys/instant.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { excessAdvice, USE_CASES } from '../../keys/use-case.ts';
import type { DeclaredKey, OpenableDestination } from '../../lifecycle/declared-key.ts';
import { NO_GUARDS } from '../../lifecycle/run.ts';
import { printable } from '../../text/printable.ts';
import { wrapLines } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import type { ListFormat } from '../table/list-report.ts';
import { creationCsv } from './key-csv.ts';
import type { CreationDocument } from './key-documents.ts';
import { keyRowOf } from './key-row.ts';
import { createKey } from './new-key.ts';
import { refuseHiddenSecret, ShownDestination, secretDestinations } from './secret-place.ts';

const NAME = 'keys create';
const LIFETIME = 90 * DAY;

interface CreateValues extends LowerPlaneValues {
  readonly 'use-case': string | undefined;
  readonly permissions: Permissions | undefined;
  readonly environment: readonly Environment[];
  readonly expires: ((now: Instant) => Instant | null) | undefined;
  readonly to: string | undefined;
  readonly format: ListFormat | undefined;
}

/**
 * Creates a key, and delivers its secret to a file, or shows it this once.
 *
 * @returns the exit code.
 * @throws UsageError
 */
export async function runCreateCommand(values: CreateValues, name: string, io: CommandIo): Promise<number> {
  const fault = keyName.check(name);
  if (fault !== undefined) throw new UsageError(`The name ${fault}.`);
  refuseHiddenSecret(values, io);
  const options = await clientOptions(values, io);
  const permissions = await permissionsFor(name, values, io);
  return explained(NAME, io, async () => {
    const run = await openRun(options, NO_GUARDS);
    try {
      const [twin] = await run.connection.keys.activeWithName(name);
      if (twin)
        throw new CommandError(
          `an active key is named "${name}" already: ${twin.id} (ending in ${twin.last_four}). Choose another name.`,
        );
      const shown = new ShownDestination();
      const { to } = values;
      const places = secretDestinations(to, shown, io);
      const declared = declaredKey(name, permissions, places, values, run.now());
      const created = await createKey(run, declared, undefined, 'the key was not created.', io);
      const { key, problems, code } = created;
      const row = keyRowOf(key, run.now());
      const { secret } = shown;
      io.outWithKey?.(
        creationText(
          { version: 1, key: row, secret, delivered_to: to ?? null, problems },
          values.format,
          io.width,
        ),
        secret,
      );
      return code;
    } finally {
      await run.connection.client.close();
    }
  });
}

/** What the key may do: as given, as its use needs, or as a person chooses. */
async function permissionsFor(
  name: string,
  { 'use-case': word, permissions }: CreateValues,
  io: CommandIo,
): Promise<Permissions> {
  const useCase = USE_CASES.find((known) => known.word === word) ?? useCaseOf(name);
  if (permissions !== undefined) {
    const advice = useCase && excessAdvice(useCase, permissions);
    if (advice !== undefined) io.error(`Advice: ${advice}\n`);
    return permissions;
  }
  if (word !== undefined && useCase !== undefined) return useCase.needs;
  if (io.ask === undefined)
    throw new UsageError('Say what the key is for, with --use-case, or what it may do, with --permissions.');
  const list = USE_CASES.map(({ title, needs }, index) => `  ${index + 1}. ${title} (${needs})\n`);
  io.error(
    `What is "${printable(name)}" for? Each use has the least permissions that it needs:\n${list.join('')}`,
  );
  const chosen = USE_CASES[Number((await io.ask('Number: ')).trim()) - 1];
  if (chosen === undefined) throw new UsageError(`Choose a number from 1 to ${USE_CASES.length}.`);
  return chosen.needs;
}

function declaredKey(
  name: string,
  permissions: Permissions,
  destinations: readonly OpenableDestination[],
  { environment, expires }: CreateValues,
  now: Instant,
): DeclaredKey {
  const at = expires?.(now);
  const expiration: ExpirationRule =
    at === undefined ? { kind: 'in', ms: LIFETIME } : at === null ? { kind: 'never' } : { kind: 'at', at };
  const environments: EnvironmentScope = environment.length === 0 ? 'all' : environment;
  return {
    desired: {
      name,
      permissions,
      environments,
      expiration,
      destinations: destinations.map(({ id }) => id),
      rotation: undefined,
      trigger: undefined,
      recreateAbsent: false,
    },
    destinations,
    secretInState: false,
    deletionProtection: false,
    forceRevoke: false,
    // Here, an option that is left out is left out on purpose.
    expirationAttribute: at === undefined ? 'expires_in' : 'expires_at',
  };
}

function creationText(document: CreationDocument, format: ListFormat | undefined, width: number): string {
  switch (format) {
    case 'json':
      return jsonText(document);
    case 'csv':
      return creationCsv(document);
    default:
      return wrapLines(createdText(document), width);
  }
}

function createdText({ key, secret, delivered_to: to }: CreationDocument): string {
  const { name, id, permissions, expires_at: expires } = key;
  const until = expires === null ? 'never expires' : `expires on ${expires.slice(0, 10)}`;
  const what = `Created ${printable(`"${name}"`)} (${id}): ${permissions}, ${until}.\n`;
  if (to !== null) return `${what}Its secret is in ${printable(to)}, readable by its owner only.\n`;
  return `${what}The key is shown only this once. Keep it in a secrets manager, and never in version control:\n\n${secret}\n`;
}

import { randomUUID } from 'node:crypto';
import { ClientOptionError } from '../api/errors.ts';
import type { ClientOptions } from '../api/options.ts';
import { parseDuration } from '../keys/duration.ts';
import { Journal } from '../lifecycle/journal.ts';
import { ageOf, identifyProcess } from '../lifecycle/process-identity.ts';
import { countInFiles } from '../lifecycle/revocation-files.ts';
import {
  beginningOf,
  type Connection,
  noRevocations,
  nothingPlanned,
  type Revocations,
} from '../lifecycle/run.ts';
import { count } from '../text/count.ts';
import { VERSION } from '../version.ts';
import { declaredCredentials } from './credentials.ts';
import { dataDirectory, stateIdentity } from './data-directory.ts';
import { declaredGuards } from './declared-guards.ts';
import { managedKeys } from './managed-keys.ts';
import { type ConfigureRequest, DiagnosticError, isUnknown, log } from './plugin/index.ts';
import { explained } from './problems.ts';
import type { providerSchema } from './provider-schema.ts';
import { RepeatedWarnings } from './repeated-warnings.ts';
import type { Session } from './session.ts';
import { ENGINE, noJournal } from './unconfigured.ts';

type Config = ConfigureRequest<typeof providerSchema>['config'];

/** Connects to LowerPlane, and checks its API key before anything is planned. */
export async function configure({
  config,
  terraformVersion,
}: ConfigureRequest<typeof providerSchema>): Promise<Session> {
  const { LOWERPLANE_BASE_URL, LOWERPLANE_API_KEY } = process.env;
  const known = (value: typeof config.api_key) => (isUnknown(value) ? null : value);
  const block = JSON.stringify([
    known(config.base_url) ?? LOWERPLANE_BASE_URL,
    known(config.api_key) ?? LOWERPLANE_API_KEY,
  ]);
  const run = {
    planned: nothingPlanned(managedKeys(dataDirectory('managed', stateIdentity()), block)),
    guards: declaredGuards(config, process.env),
    revocations: noRevocations(),
    engine: ENGINE,
    newId: randomUUID,
    access: { credentials: declaredCredentials(config), environment: process.env },
    warnings: new RepeatedWarnings(),
  };
  if (isUnknown(config.base_url) || isUnknown(config.api_key)) {
    const unconnected = { connection: undefined, journal: noJournal(), begunAt: Date.now() };
    return { ...run, ...unconnected, now: () => Date.now() };
  }
  const connection = await connectTo(config, {
    baseUrl: given(config.base_url, 'base_url', 'LOWERPLANE_BASE_URL', "LowerPlane's address"),
    apiKey: given(config.api_key, 'api_key', 'LOWERPLANE_API_KEY', 'a LowerPlane API key'),
    terraformVersion,
  });
  const revocations =
    run.guards.maxRevocations === null ? run.revocations : countedTogether(connection.self.organization_id);
  // Loaded here for the same reason as the client.
  const { fileStore } = await import('../lifecycle/journal-file.ts');
  const of = { run: identifyProcess(process.ppid), state: stateIdentity() };
  const journal = new Journal(fileStore(dataDirectory('creations'), of), randomUUID);
  const begunAt = beginningOf(connection.client, servesOneRun() ? ageOfRun() : 0);
  return { ...run, revocations, connection, journal, begunAt, now: () => connection.client.clock.now() };
}

/** A process that Terraform attaches to serves many runs, and cannot distinguish them. */
function servesOneRun(): boolean {
  return process.env.TF_PLUGIN_MAGIC_COOKIE !== undefined;
}

/** Milliseconds since Terraform started, or at least since it started this process. */
function ageOfRun(): number {
  return ageOf(process.ppid) ?? process.uptime() * 1_000;
}

/** The count of all provider processes of this run. Each alias of the provider is a process of its own. */
function countedTogether(organization: string): Revocations {
  if (!servesOneRun()) return noRevocations();
  const shared = { directory: dataDirectory('revocations'), run: identifyProcess(process.ppid) };
  return {
    planned: countInFiles({ ...shared, scope: `plan ${organization}` }),
    done: countInFiles({ ...shared, scope: `apply ${organization}` }),
  };
}

async function connectTo(
  config: Config,
  { baseUrl, apiKey, terraformVersion }: { baseUrl: string; apiKey: string; terraformVersion: string },
): Promise<Connection> {
  // Loaded here, not at the top: most provider processes of a run never talk to LowerPlane.
  const { connect } = await import('../lifecycle/connect.ts');
  const options: ClientOptions = {
    baseUrl,
    apiKey,
    product: `terraform-provider-lowerplane/${VERSION} Terraform/${terraformVersion}`,
    onListProgress: ({ path, pages, items, spentMs }) => {
      const soFar = `${count(pages, 'page')} with ${count(items, 'item')} in ${Math.round(spentMs / 1000)} s`;
      log('info', `still listing ${path}: ${soFar}`);
    },
    ...timing(config),
  };
  try {
    return await explained(connect(options), ['api_key']);
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    throw new DiagnosticError({
      summary: error.title,
      detail: error.detail,
      path: [error.option === 'apiKey' ? 'api_key' : 'base_url'],
    });
  }
}

/** A setting from the configuration or the environment. */
function given(value: string | null, attribute: string, variable: string, what: string): string {
  const found = value ?? process.env[variable] ?? '';
  if (found.trim() !== '') return found;
  throw new DiagnosticError({
    summary: `Missing ${attribute}`,
    detail: `The provider needs ${what}. Set ${attribute} in the provider block, or set the environment variable ${variable}.`,
    path: [attribute],
  });
}

function timing({ request_timeout: timeout, max_retries: retries }: Config) {
  const parsed = timeout === null || isUnknown(timeout) ? undefined : parseDuration(timeout);
  return {
    ...(parsed && 'ms' in parsed ? { limits: { totalMs: parsed.ms } } : {}),
    ...(retries === null || isUnknown(retries) ? {} : { retry: { maxAttempts: retries + 1 } }),
  };
}

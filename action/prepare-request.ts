import { resolve } from 'node:path';
import type { Instant } from '../provider/keys/instant.ts';
import { GateError } from './check/gate-error.ts';
import { namedEnvironment } from './check/policy/environment-name.ts';
import { programDigest } from './check/program-digest.ts';
import type { CheckRequest } from './check/request.ts';
import { openClone } from './github/clone.ts';
import type { GateEvent } from './github/event.ts';
import { defaultMode, type EventRange, isFromFork, whyCodeMustNotRun } from './github/event-range.ts';
import { fetchMissing } from './github/fetch-missing.ts';
import { repositoryFetcher } from './github/repository-fetcher.ts';
import { resolveRange } from './github/resolve-range.ts';
import type { Runner } from './github/runner.ts';
import type { Inputs } from './inputs.ts';

/** Everything that determines a request. */
export interface RequestSources {
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
  readonly range: Exclude<EventRange, { readonly kind: 'nothing' }>;
  readonly environmentVariables: NodeJS.ProcessEnv;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly log: (text: string) => void;
}

/**
 * Determines what to check from inputs and event, and fetches the commits that are missing from the clone.
 *
 * @throws GateError when that is not possible.
 */
export async function prepareRequest(sources: RequestSources): Promise<CheckRequest> {
  const { inputs, runner, event, log } = sources;
  const root = resolve(runner.workspace, inputs['working-directory']);
  const environmentName = inputs.environment ?? environmentOf(event);
  const key = inputs['api-key'];
  const baseUrl = inputs['base-url'];
  const synthesis = synthesisOf(inputs, event, root);
  const fetcher = repositoryFetcher({ ...runner, token: inputs['github-token'], signal: sources.signal });
  const clone = openClone(root);
  const search = { clone, fetcher, log };
  const range = await resolveRange(sources.range, inputs.scan, search);
  await fetchMissing(range, search);
  const repository = await clone.repository;
  return {
    root,
    // One that was shallow may be complete by now.
    repository: repository.shallow ? undefined : repository,
    mode: inputs.mode ?? defaultMode(event, environmentName !== undefined),
    ...namedEnvironment(environmentName),
    now: sources.now,
    ...range,
    policyPath: inputs.policy ?? '.lowerplane/policy.yaml',
    policyIsNamed: inputs.policy !== undefined,
    policyBase: inputs['policy-base'] && resolve(runner.workspace, inputs['policy-base']),
    baselinePath: inputs.baseline,
    lowerPlane: key === undefined || baseUrl === undefined ? undefined : { baseUrl, apiKey: key },
    environmentVariables: withoutInputs(sources.environmentVariables),
    synthesis,
    plans: inputs.plan.map((file) => resolve(root, file)),
    overrides: {
      failOn: inputs['fail-on'],
      onUnavailable: inputs['on-unavailable'],
      verifySecrets: inputs['verify-secrets'],
    },
    deadlines: inputs.alerts,
    fromFork: isFromFork(event),
    origin: origin(inputs, runner),
    progress: log,
  };
}

/** Undefined when no report shows it. */
function origin(inputs: Inputs, { repository, serverUrl, ref, runUrl }: Runner): CheckRequest['origin'] {
  const { json, statement, predicate, oscal, 'evidence-api-key': evidence } = inputs;
  if ([json, statement, predicate, oscal, evidence].every((input) => input === undefined)) return undefined;
  return {
    repository: repository && `${serverUrl}/${repository}`,
    ref: ref || undefined,
    run: runUrl,
    program: programDigest(process.argv[1]),
  };
}

/** The environment of a deployment, as GitHub has it. */
function environmentOf(event: GateEvent): string | undefined {
  return event.kind === 'deployment' ? event.environment?.trim() || undefined : undefined;
}

/** @throws GateError when untrusted code would run, or would run with secrets. */
function synthesisOf(inputs: Inputs, event: GateEvent, folder: string): CheckRequest['synthesis'] {
  const command = inputs['synth-command'];
  if (command === undefined) return undefined;
  const reason = whyCodeMustNotRun(event);
  if (reason === undefined) return { command, folder };
  throw new GateError(
    'CDK Synthesis Refused',
    `\`synth-command\` would run the checked code, but ${reason}. Set it for other events only: \`synth-command: \${{ github.event_name == 'push' && 'npx cdktf synth' || '' }}\`.`,
  );
}

/** Removes the inputs, which contain the gate's own keys. */
function withoutInputs(environment: NodeJS.ProcessEnv): CheckRequest['environmentVariables'] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('INPUT_')));
}

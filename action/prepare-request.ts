import { resolve } from 'node:path';
import { ENVIRONMENTS, type Environment } from '../provider/keys/environments.ts';
import type { Instant } from '../provider/keys/instant.ts';
import { GateError } from './check/gate-error.ts';
import type { CheckRequest } from './check/request.ts';
import { openClone } from './github/clone.ts';
import type { GateEvent } from './github/event.ts';
import { type EventRange, usualMode, whyNotToRun } from './github/event-range.ts';
import { knownRange } from './github/known-range.ts';
import type { Runner } from './github/runner.ts';
import { repositoryFetcher } from './github/targeted-fetch.ts';
import type { Inputs } from './inputs.ts';

/** What a request is made of. */
export interface RequestSources {
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
  readonly range: Exclude<EventRange, { readonly kind: 'nothing' }>;
  readonly environmentVariables: NodeJS.ProcessEnv;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/**
 * Makes of inputs and event what is to be checked, with every commit it takes in the clone.
 *
 * @throws GateError when that is not possible.
 */
export async function prepareRequest(sources: RequestSources): Promise<CheckRequest> {
  const { inputs, runner, event, tell } = sources;
  const root = resolve(runner.workspace, inputs['working-directory']);
  const environment = inputs.environment ?? environmentOf(event);
  const key = inputs['api-key'];
  const baseUrl = inputs['base-url'];
  const synthesis = synthesisOf(inputs, event, root);
  const fetcher = repositoryFetcher({ ...runner, token: inputs['github-token'], signal: sources.signal });
  const range = await knownRange(sources.range, inputs.scan, { repository: openClone(root), fetcher, tell });
  return {
    root,
    mode: inputs.mode ?? usualMode(event, environment !== undefined),
    environment,
    now: sources.now,
    ...range,
    policyPath: inputs.policy,
    baselinePath: inputs.baseline,
    lowerPlane: key === undefined || baseUrl === undefined ? undefined : { baseUrl, apiKey: key },
    environmentVariables: withoutInputs(sources.environmentVariables),
    synthesis,
    overrides: { failOn: inputs['fail-on'], onUnavailable: inputs['on-unavailable'] },
    progress: tell,
  };
}

/** A deployment names its environment; one of another name gates nothing in particular. */
function environmentOf(event: GateEvent): Environment | undefined {
  if (event.kind !== 'delivery') return undefined;
  return ENVIRONMENTS.find((environment) => environment === event.environment);
}

/** @throws GateError where code of strangers would be run, or next to secrets. */
function synthesisOf(inputs: Inputs, event: GateEvent, folder: string): CheckRequest['synthesis'] {
  const command = inputs['synth-command'];
  if (command === undefined) return undefined;
  const reason = whyNotToRun(event);
  if (reason === undefined) return { command, folder };
  throw new GateError(
    'Synthesis Is Refused',
    `\`synth-command\` would run the code that is checked, and ${reason}. Set it for other events only: \`synth-command: \${{ github.event_name == 'push' && 'npx cdktf synth' || '' }}\`.`,
  );
}

/** The gate's own keys are nobody else's business. */
function withoutInputs(environment: NodeJS.ProcessEnv): CheckRequest['environmentVariables'] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('INPUT_')));
}

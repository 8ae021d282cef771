import { ENVIRONMENTS, type Environment } from '../../../provider/keys/environments.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { NotKnown } from '../facts.ts';
import type { CheckRequest } from '../request.ts';
import { matchesKeyName } from './key-name-glob.ts';
import type { Policy } from './policy.ts';

/** The environment to check, as it is named: the policy has the last word on a name that is none of LowerPlane's. */
export function namedEnvironment(
  name: string | undefined,
): Pick<CheckRequest, 'environment' | 'environmentName'> {
  const environment = name === undefined ? undefined : environmentNamed(name);
  return environment === undefined && name !== undefined
    ? { environment, environmentName: name }
    : { environment };
}

/** The environment of this name. Case is ignored, as GitHub does. */
function environmentNamed(name: string): Environment | undefined {
  return ENVIRONMENTS.find((environment) => environment === name.trim().toLowerCase());
}

/**
 * The environment that a name means by the policy: its own name, or an alias of it.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function environmentByPolicy(
  name: string,
  { environments }: Pick<Policy, 'environments'>,
): Environment | undefined {
  const isAlias = (environment: Environment) =>
    environments[environment]?.aliases?.some((alias) => matchesKeyName(alias, name.trim())) ?? false;
  return environmentNamed(name) ?? ENVIRONMENTS.find(isAlias);
}

/** An environment that no policy is about, so that its requirements are not known. */
export function unknownEnvironment(name: string): NotKnown {
  const shown = printable(name).slice(0, 100);
  return {
    kind: 'environment',
    subject: `what the environment "${shown}" requires`,
    place: { kind: 'set-up' },
    because: `it is neither ${ENVIRONMENTS.join(', ')} nor an alias of one in the policy`,
    remedy: `Add it to the aliases of an environment in the policy: environments: { production: { aliases: [${JSON.stringify(shown)}] } }.`,
  };
}

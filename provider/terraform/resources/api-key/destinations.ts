import type { Destination } from '../../../delivery/destination.ts';
import {
  ageId,
  commandId,
  fileId,
  githubActionsSecretId,
  githubAudience,
  vaultKvId,
} from '../../../delivery/destination-id.ts';
import type { GithubSecretTarget } from '../../../delivery/github/secret-target.ts';
import { parseDuration } from '../../../keys/duration.ts';
import { PENDING, type Pending } from '../../../keys/key.ts';
import { isUnknown } from '../../plugin/index.ts';
import type { DestinationAccess } from '../../session.ts';
import type { ApiKeyConfig, ApiKeyPlan, ApiKeyState } from './schema.ts';
import { wholly } from './wholly-known.ts';

type Declared = Pick<ApiKeyConfig | ApiKeyPlan | ApiKeyState, 'deliver_to'>;
type DeliverTo = NonNullable<ApiKeyState['deliver_to']>;
type Element = DeliverTo[number];

/** A destination as declared. What it is made of is loaded when something is done with it: few processes do. */
export interface DeclaredDestination {
  /** The stable text for the place. */
  readonly id: string;
  /** Who besides the usual can read what is there. Only a delivery can change it. */
  readonly audience?: string;
  /** Undefined while it is not known how to reach it. */
  open(access: DestinationAccess): Promise<Destination | undefined>;
}

/** Why nothing could be done with a destination, for warnings. */
export const NOT_REACHED =
  "The provider's settings for it are not known before apply. Apply what they come from first (terraform apply -target=...), or pass them in as variables or environment.";

/** What `deliver_to` declares, in its order; pending where a value is not known yet. */
export function destinationsOf({
  deliver_to: declared,
}: Declared): readonly (DeclaredDestination | Pending)[] {
  if (declared === null) return [];
  if (isUnknown(declared)) return [PENDING];
  return declared.flatMap((element): (DeclaredDestination | Pending)[] => {
    const known = wholly<Element>(element);
    if (known === undefined) return [PENDING];
    const destination = destinationOf(known);
    return destination ? [destination] : [];
  });
}

function destinationOf(element: Element): DeclaredDestination | undefined {
  if (element.file) return fileOf(element.file);
  if (element.age) return ageOf(element.age);
  if (element.github_actions_secret) return githubOf(element.github_actions_secret);
  if (element.vault_kv) return vaultOf(element.vault_kv);
  if (element.command) return commandOf(element.command);
  return undefined;
}

function fileOf({ path }: NonNullable<Element['file']>): DeclaredDestination {
  return {
    id: fileId(path),
    open: async () => (await import('../../services.ts')).fileDestination(path),
  };
}

function ageOf({ recipients }: NonNullable<Element['age']>): DeclaredDestination {
  return {
    id: ageId(recipients),
    open: async () => (await import('../../services.ts')).ageDestination(recipients),
  };
}

function githubOf(declared: NonNullable<Element['github_actions_secret']>): DeclaredDestination {
  const target = githubTarget(declared);
  const audience = githubAudience(target);
  return {
    id: githubActionsSecretId(target),
    ...(audience === undefined ? {} : { audience }),
    open: async ({ github }) =>
      github && (await import('../../services.ts')).githubActionsSecret({ target, ...github }),
  };
}

function githubTarget(declared: NonNullable<Element['github_actions_secret']>): GithubSecretTarget {
  const { name, repository, environment, organization, visibility, selected_repository_ids: ids } = declared;
  if (repository === null) {
    const seen =
      visibility === 'selected' ? ({ to: 'selected', repositoryIds: ids ?? [] } as const) : undefined;
    const everywhere = { to: visibility === 'all' ? 'all' : 'private' } as const;
    return { of: 'organization', organization: organization ?? '', name, visibility: seen ?? everywhere };
  }
  return environment === null
    ? { of: 'repository', repository, name }
    : { of: 'environment', repository, environment, name };
}

function vaultOf({ mount, path, key }: NonNullable<Element['vault_kv']>): DeclaredDestination {
  return {
    id: vaultKvId({ mount, path, key }, undefined),
    open: async ({ vault }) => {
      if (!vault) return undefined;
      const { namespace, ...access } = vault;
      return (await import('../../services.ts')).vaultKv({
        mount,
        path,
        key,
        ...access,
        // It is the provider's, so no part of the id: what was delivered is looked up where no provider is known.
        environment: namespace === undefined ? process.env : { ...process.env, VAULT_NAMESPACE: namespace },
      });
    },
  };
}

function commandOf({ program, environment, timeout }: NonNullable<Element['command']>): DeclaredDestination {
  const span = parseDuration(timeout ?? '1m');
  return {
    id: commandId(program),
    open: async () =>
      (await import('../../services.ts')).commandDestination({
        command: program,
        environment: environment ?? {},
        ...('ms' in span ? { timeoutMs: span.ms } : {}),
      }),
  };
}

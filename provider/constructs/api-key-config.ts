import { formatInstant } from '../keys/instant.ts';
import type { ApiKeySettings, DeliverTo, Expires } from './api-key-props.ts';
import { isResolvable, type Tokens } from './resolvable.ts';

/** What the generated bindings take. */
export interface ApiKeyConfig {
  readonly name: string;
  readonly permissions: string;
  readonly environments?: string[];
  readonly expiresIn?: string;
  readonly expiresAt?: string;
  readonly deliverTo?: DeliverToConfig[];
  readonly secretInState?: boolean;
}

type DeliverToConfig =
  | { readonly file: { readonly path: string } }
  | { readonly age: { readonly recipients: string[] } };

/** Says the settings of an `ApiKey` in the words of the Terraform resource. */
export function apiKeyConfig(settings: ApiKeySettings, tokens: Tokens): ApiKeyConfig {
  const { name, permissions, deliverTo, secretInState } = settings;
  return {
    name,
    permissions: String(permissions),
    ...environmentsConfig(settings.environments, tokens),
    ...expirationConfig(settings.expires),
    ...(deliverTo ? { deliverTo: deliverTo.map(deliverToConfig) } : {}),
    ...(secretInState === undefined ? {} : { secretInState }),
  };
}

function environmentsConfig(environments: ApiKeySettings['environments'], tokens: Tokens) {
  if (environments === 'all') return {};
  if (isResolvable(environments)) return { environments: tokens.asList(environments) };
  return { environments: environments.map(String) };
}

function expirationConfig(expires: Expires) {
  if (expires === 'never') return { expiresIn: 'never' };
  if (expires.in !== undefined) return { expiresIn: expires.in };
  return { expiresAt: typeof expires.at === 'string' ? expires.at : instantText(expires.at) };
}

function instantText(date: Date): string {
  return Number.isNaN(date.getTime()) ? String(date) : formatInstant(date.getTime());
}

function deliverToConfig(destination: DeliverTo): DeliverToConfig {
  return destination.age === undefined
    ? { file: { path: destination.file } }
    : { age: { recipients: [...destination.age] } };
}

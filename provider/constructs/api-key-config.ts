import { formatInstant } from '../keys/instant.ts';
import type { ApiKeySettings, DeliverTo, Expires, Moment, Rotation } from './api-key-props.ts';
import { isResolvable, type Tokens } from './resolvable.ts';

/** The settings of an `ApiKey` as the generated bindings take them. */
export interface ApiKeyConfig {
  readonly permissions: string;
  readonly environments?: string[];
  readonly expiresIn?: string;
  readonly expiresAt?: string;
  readonly rotation?: RotationConfig;
  readonly deliverTo?: DeliverToConfig[];
  readonly secretInState?: boolean;
}

export interface RotationConfig {
  readonly every?: string;
  readonly beforeExpiry?: string;
  readonly overlap?: string;
  readonly overlapMax?: string;
  readonly anchor?: string;
}

export type DeliverToConfig =
  | { readonly file: { readonly path: string } }
  | { readonly age: { readonly recipients: string[] } };

/** Says the settings of an `ApiKey` in the words of the Terraform resource. */
export function apiKeyConfig(settings: ApiKeySettings, tokens: Tokens): ApiKeyConfig {
  const { permissions, environments, expires, rotation, deliverTo, secretInState } = settings;
  return {
    permissions: String(permissions),
    ...environmentsConfig(environments, tokens),
    ...(expires ? expirationConfig(expires) : {}),
    ...(rotation ? { rotation: rotationConfig(rotation) } : {}),
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
  return expires.in === undefined ? { expiresAt: momentText(expires.at) } : { expiresIn: expires.in };
}

function rotationConfig({ anchor, ...spans }: Rotation): RotationConfig {
  return { ...spans, ...(anchor === undefined ? {} : { anchor: momentText(anchor) }) };
}

/** What is no moment stays readable, for the message that refuses it. */
function momentText(moment: Moment): string {
  if (typeof moment === 'string') return moment;
  return Number.isNaN(moment.getTime()) ? String(moment) : formatInstant(moment.getTime());
}

function deliverToConfig(destination: DeliverTo): DeliverToConfig {
  return destination.age === undefined
    ? { file: { path: destination.file } }
    : { age: { recipients: [...destination.age] } };
}

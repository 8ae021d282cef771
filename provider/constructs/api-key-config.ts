import { formatInstant } from '../keys/instant.ts';
import type { ApiKeySettings, Expires, Moment, Rotation } from './api-key-props.ts';
import { isResolvable, type Tokens } from './resolvable.ts';

/** The settings of an `ApiKey` as the generated bindings take them. */
export interface ApiKeyConfig<Destination> {
  readonly permissions: string;
  readonly environments?: string[];
  readonly expiresIn?: string;
  readonly expiresAt?: string;
  readonly rotation?: RotationConfig;
  readonly deliverTo?: Destination[];
  readonly secretInState?: boolean;
}

export interface RotationConfig {
  readonly every?: string;
  readonly beforeExpiry?: string;
  readonly overlap?: string;
  readonly overlapMax?: string;
  readonly anchor?: string;
}

/** Says the settings of an `ApiKey` in the words of the Terraform resource. */
export function apiKeyConfig<Short, Destination>(
  settings: ApiKeySettings<Short>,
  inFull: (destination: Short) => Destination,
  tokens: Tokens,
): ApiKeyConfig<Destination> {
  const { permissions, environments, expires, rotation, deliverTo, secretInState } = settings;
  return {
    permissions: String(permissions),
    ...environmentsConfig(environments, tokens),
    ...(expires ? expirationConfig(expires) : {}),
    ...(rotation ? { rotation: rotationConfig(rotation) } : {}),
    ...(deliverTo ? { deliverTo: deliverTo.map(inFull) } : {}),
    ...(secretInState === undefined ? {} : { secretInState }),
  };
}

function environmentsConfig(environments: ApiKeySettings<never>['environments'], tokens: Tokens) {
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

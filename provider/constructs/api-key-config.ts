import { Token, Tokenization } from 'cdktn';
import { formatInstant } from '../keys/instant.ts';
import type { ApiKeySettings, Expires, Moment, Rotation } from './api-key-props.ts';
import { expandDestination } from './deliver-to.ts';
import type { ApiKeyConfig, ApiKeyDeliverTo, ApiKeyRotation } from './generated/index.ts';

/** The attributes that the construct takes in its own form. */
export type RestatedName =
  | 'permissions'
  | 'environments'
  | 'expiresAt'
  | 'expiresIn'
  | 'rotation'
  | 'deliverTo'
  | 'secretInState';

/** The settings of an `ApiKey` as the Terraform resource takes them. */
export type RestatedConfig = Pick<ApiKeyConfig, Exclude<RestatedName, 'deliverTo'>> & {
  readonly deliverTo?: ApiKeyDeliverTo[];
};

/** Converts the settings of an `ApiKey` to the attributes of the Terraform resource. */
export function apiKeyConfig(settings: ApiKeySettings): RestatedConfig {
  const { permissions, environments, expires, rotation, deliverTo, secretInState } = settings;
  return {
    permissions: String(permissions),
    ...environmentsConfig(environments),
    ...(expires ? expirationConfig(expires) : {}),
    ...(rotation ? { rotation: rotationConfig(rotation) } : {}),
    ...(deliverTo && deliverTo !== 'elsewhere'
      ? { deliverTo: deliverTo.map(expandDestination<ApiKeyDeliverTo>) }
      : {}),
    ...(secretInState === undefined ? {} : { secretInState }),
  };
}

function environmentsConfig(environments: ApiKeySettings['environments']) {
  if (environments === 'all') return {};
  if (Tokenization.isResolvable(environments)) return { environments: Token.asList(environments) };
  return { environments: environments.map(String) };
}

function expirationConfig(expires: Expires) {
  if (expires === 'never') return { expiresIn: 'never' };
  // The types allow one of them; both are refused with the rest of what is wrong.
  return {
    ...(expires.in === undefined ? {} : { expiresIn: expires.in }),
    ...(expires.at === undefined ? {} : { expiresAt: momentText(expires.at) }),
  };
}

function rotationConfig({ anchor, notBetween, ...plain }: Rotation): ApiKeyRotation {
  return {
    ...plain,
    ...(anchor === undefined ? {} : { anchor: momentText(anchor) }),
    ...(notBetween && {
      notBetween: notBetween.map(({ from, to }) => ({ from: momentText(from), to: momentText(to) })),
    }),
  };
}

/** An invalid Date stays readable, for the message that rejects it. */
export function momentText(moment: Moment): string {
  if (typeof moment === 'string') return moment;
  return Number.isNaN(moment.getTime()) ? String(moment) : formatInstant(moment.getTime());
}

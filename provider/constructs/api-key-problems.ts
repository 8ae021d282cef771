import { Token } from 'cdktn';
import { parseDuration } from '../keys/duration.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';
import { parseInstant } from '../keys/instant.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import type { RestatedConfig } from './api-key-config.ts';
import type { ApiKeyDeliverTo } from './generated/index.ts';

type Config = RestatedConfig;

/**
 * What is wrong with a key, for people, as far as it can be told before Terraform runs. Values that come later are left
 * to the provider, which checks everything again.
 */
export function apiKeyProblems(config: Config): readonly string[] {
  const known = (value: string | undefined) =>
    value === undefined || Token.isUnresolved(value) ? undefined : value;
  const { expiresIn, rotation } = config;
  return [
    ...oneOf('permissions', config.permissions, PERMISSIONS),
    ...environmentsProblems(config),
    ...(expiresIn === 'never' ? [] : spanProblems('expires.in', known(expiresIn))),
    ...momentProblems('expires.at', known(config.expiresAt)),
    ...spanProblems('rotation.every', known(rotation?.every)),
    ...spanProblems('rotation.beforeExpiry', known(rotation?.beforeExpiry)),
    ...spanProblems('rotation.overlap', known(rotation?.overlap)),
    ...spanProblems('rotation.overlapMax', known(rotation?.overlapMax)),
    ...momentProblems('rotation.anchor', known(rotation?.anchor)),
    ...endlessProblems(config),
    ...destinationProblems(config),
  ];
}

function environmentsProblems({ environments }: Config): readonly string[] {
  if (environments === undefined || Token.isUnresolved(environments)) return [];
  if (environments.length === 0) {
    return [`environments is empty. Name at least one environment, or write "all" to reach all of them.`];
  }
  return environments.flatMap((environment) => oneOf('environments', environment, ENVIRONMENTS));
}

function spanProblems(property: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const parsed = parseDuration(text);
  return 'error' in parsed ? [`${property}: ${parsed.error}`] : [];
}

function momentProblems(property: string, text: string | undefined): readonly string[] {
  if (text === undefined || parseInstant(text) !== undefined) return [];
  return [
    `${property}: "${text}" is not a moment. Give a valid Date, or an RFC 3339 timestamp such as "2027-03-31T00:00:00Z".`,
  ];
}

function endlessProblems({ expiresIn, expiresAt, rotation }: Config): readonly string[] {
  if (expiresIn !== undefined || expiresAt !== undefined || rotation?.every !== undefined) return [];
  return [
    `nothing says when the key expires. Write expires: { in: "90d" }, expires: { at: ... }, rotation: { every: "90d" }, or expires: "never" to mean it.`,
  ];
}

function destinationProblems({ deliverTo, secretInState }: Config): readonly string[] {
  if (deliverTo === undefined || deliverTo.length === 0) {
    if (secretInState) return [];
    return [
      `the secret has nowhere to go, and LowerPlane shows it only once. Give deliverTo at least one destination, for example deliverTo: [{ file: "ci.key" }].`,
    ];
  }
  return deliverTo.flatMap((destination, index) =>
    oneDestinationProblems(`deliverTo[${index}]`, destination),
  );
}

function oneDestinationProblems(at: string, { file, age }: ApiKeyDeliverTo): readonly string[] {
  if (file?.path === '') return [`${at}.file is an empty path.`];
  if (age === undefined) return [];
  const { recipients } = age;
  if (Token.isUnresolved(recipients)) return [];
  if (recipients.length === 0) return [`${at}.age names no recipient, so nobody could open the secret.`];
  return recipients
    .filter((recipient) => !Token.isUnresolved(recipient) && !recipient.startsWith('age1'))
    .map(
      // The text is not quoted: it may be the private half.
      () =>
        `${at}.age holds something that is no age recipient. Use the public key that age-keygen prints; it starts with "age1". If it was a private identity (AGE-SECRET-KEY-...), consider it exposed.`,
    );
}

function oneOf(property: string, value: string, allowed: readonly string[]): readonly string[] {
  if (Token.isUnresolved(value) || allowed.includes(value)) return [];
  return [`${property}: "${value}" is not one of ${allowed.map((word) => `"${word}"`).join(', ')}.`];
}

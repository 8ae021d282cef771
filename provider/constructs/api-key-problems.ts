import { parseDuration } from '../keys/duration.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';
import { parseInstant } from '../keys/instant.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import type { ApiKeyConfig } from './api-key-config.ts';
import type { Tokens } from './resolvable.ts';

/**
 * What is wrong with a key, for people, as far as it can be told before Terraform runs. Values that come later are left
 * to the provider, which checks everything again.
 */
export function apiKeyProblems(config: ApiKeyConfig, tokens: Tokens): readonly string[] {
  return [
    ...oneOf('permissions', config.permissions, PERMISSIONS, tokens),
    ...environmentsProblems(config, tokens),
    ...expirationProblems(config, tokens),
    ...destinationProblems(config, tokens),
  ];
}

function environmentsProblems({ environments }: ApiKeyConfig, tokens: Tokens): readonly string[] {
  if (environments === undefined || tokens.isUnresolved(environments)) return [];
  if (environments.length === 0) {
    return [`environments is empty. Name at least one environment, or write "all" to reach all of them.`];
  }
  return environments.flatMap((environment) => oneOf('environments', environment, ENVIRONMENTS, tokens));
}

function expirationProblems({ expiresIn, expiresAt }: ApiKeyConfig, tokens: Tokens): readonly string[] {
  if (expiresAt !== undefined) {
    if (tokens.isUnresolved(expiresAt) || parseInstant(expiresAt) !== undefined) return [];
    return [
      `expires.at: "${expiresAt}" is not a moment. Give a valid Date, or an RFC 3339 timestamp such as "2027-03-31T00:00:00Z"; for a span of time write expires: { in: "90d" }.`,
    ];
  }
  if (expiresIn === undefined || expiresIn === 'never' || tokens.isUnresolved(expiresIn)) return [];
  const parsed = parseDuration(expiresIn);
  return 'error' in parsed ? [`expires.in: ${parsed.error}`] : [];
}

function destinationProblems({ deliverTo, secretInState }: ApiKeyConfig, tokens: Tokens): readonly string[] {
  if (deliverTo === undefined || deliverTo.length === 0) {
    if (secretInState) return [];
    return [
      `the secret has nowhere to go: a new key's secret is shown once. Give deliverTo at least one destination, for example deliverTo: [{ file: "ci.key" }].`,
    ];
  }
  return deliverTo.flatMap((destination, index) => {
    const at = `deliverTo[${index}]`;
    if ('file' in destination) return destination.file.path === '' ? [`${at}.file is an empty path.`] : [];
    const { recipients } = destination.age;
    if (tokens.isUnresolved(recipients)) return [];
    if (recipients.length === 0) return [`${at}.age names no recipient, so nobody could open the secret.`];
    return recipients.flatMap((recipient) => recipientProblems(at, recipient, tokens));
  });
}

function recipientProblems(at: string, recipient: string, tokens: Tokens): readonly string[] {
  if (tokens.isUnresolved(recipient) || recipient.startsWith('age1')) return [];
  // Not quoted: it may be the private half.
  return [
    `${at}.age holds something that is no age recipient. Use the public key that age-keygen prints; it starts with "age1". If it was a private identity (AGE-SECRET-KEY-...), consider it exposed.`,
  ];
}

function oneOf(
  property: string,
  value: string,
  allowed: readonly string[],
  tokens: Tokens,
): readonly string[] {
  if (tokens.isUnresolved(value) || allowed.includes(value)) return [];
  return [`${property}: "${value}" is not one of ${allowed.map((word) => `"${word}"`).join(', ')}.`];
}

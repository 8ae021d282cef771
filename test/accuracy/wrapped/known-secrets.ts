import { allRules } from '../../../action/scan/rules/built-in-rules.ts';
import { type SampleText, sampleText } from '../../../action/scan/rules/sample-text.ts';
import { SECRETS } from '../positives.ts';
import type { KnownSecret } from './wrapping.ts';

/** Names that people give to secrets of services that the rules do not know. */
const TELLING_NAMES = [
  'ACME_API_KEY',
  'ACME_CLIENT_SECRET',
  'DB_PASSWORD',
  'ACME_ACCESS_TOKEN',
  'AUTH_TOKEN',
  'ENCRYPTION_KEY',
  'SIGNING_KEY',
  'ACME_AUTH_KEY',
  'STORAGE_ACCOUNT_KEY',
  'LICENSE_KEY',
  'KEY_PASSPHRASE',
  'ADMIN_PWD',
  'SMTP_PASS',
  'SERVICE_CREDENTIAL',
  'APP_PRIVATE_KEY',
];

/** An example of a rule that is an assignment and nothing else. */
const ASSIGNMENT =
  /^(?:export )?["']?([A-Za-z][\w.-]{2,40})["']?\s?(?:=|:)\s?(["']?)([^\s"'\\`]{8,3000})\2[;,]?$/;

/**
 * Secrets of every kind with their names, the same for the same seed: from the vendors' descriptions, from the rules'
 * examples, and under names that only suggest a secret.
 */
export function knownSecrets(seed: number): KnownSecret[] {
  const make = sampleText(seed);
  const described = Object.values(SECRETS)
    .flat()
    .map(([, name, value]) => ({ name, value: value(make) }));
  const examples = allRules()
    .flatMap((rule) => rule.examples(make).found)
    .flatMap((text) => {
      const [, name, , value] = ASSIGNMENT.exec(text) ?? [];
      // The scheme of a URL is no name.
      return name === undefined || value === undefined || value.startsWith('//')
        ? []
        : [{ name: inCapitals(name), value }];
    });
  const telling = TELLING_NAMES.map((name, index) => ({ name, value: randomValue(make, index) }));
  return [...described, ...examples, ...telling];
}

function randomValue(make: SampleText, kind: number): string {
  return [make.base62(32), make.hex(64), make.base64(43), make.base62(24)][kind % 4] ?? '';
}

function inCapitals(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toUpperCase();
}

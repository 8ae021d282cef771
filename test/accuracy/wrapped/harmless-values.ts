import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import type { KnownSecret } from './wrapping.ts';

/** A named value that a careful reader does not take for a secret. */
export interface HarmlessValue extends KnownSecret {
  readonly kind: string;
}

const NAMES = ['ACME_API_KEY', 'DB_PASSWORD', 'AUTH_TOKEN', 'ACME_CLIENT_SECRET', 'ENCRYPTION_KEY'];
const PLACEHOLDERS = [
  'your-api-key-goes-here',
  '<insert-your-token>',
  'change-me-in-production',
  'xxxxxxxxxxxxxxxxxxxxxxxx',
  'REPLACE_WITH_REAL_VALUE',
  'example-value-do-not-use',
  '0123456789abcdef0123456789abcdef',
  'dummy-token-for-local-use',
];
const VARIABLES = [
  'process.env.DEPLOY_VALUE',
  'os.environ.get_value',
  'var.deploy_value_of_service',
  'vault:secret/data/app',
  'settings.service.credentials',
  'arn:aws:secretsmanager:eu-west-1:210987654321:secret:db',
  'credentialProvider.currentValue',
  '/run/secrets/deploy_value',
];
const WORDS = [
  'the-password-was-changed',
  'required-for-every-request',
  'tokenizer.nextTokenOfStream',
  'application/vnd.acme+json',
  'https://api.acme.io/oauth/token',
  'com.acme.security.TokenService',
  'authorization_code_grant',
  'session-expired-please-sign-in-again',
];
const TRANSLATIONS = [
  'Dein_Passwort_wurde_geändert',
  'Mot-de-passe-oublié',
  'Contraseña-incorrecta',
  'Le-jeton-a-expiré',
  'Token-invalide-ou-expiré',
  'Podaj-nowe-hasło',
];
/** Names of values that look random and are no secrets. */
const RANDOM_NAMES = [
  'PASSWORD_SHA256',
  'TOKEN_CHECKSUM',
  'SECRET_FINGERPRINT',
  'API_KEY_HASH',
  'FILE_DIGEST',
];
const ID_NAMES = ['API_KEY_ID', 'TOKEN_ID', 'SECRET_ID', 'ACCESS_KEY_ARN', 'PUBLIC_KEY'];

/** The same for the same seed. */
export function harmlessValues(seed: number): HarmlessValue[] {
  const make = sampleText(seed + 100_000);
  let turn = seed;
  const named = (kind: string, names: readonly string[], values: readonly string[]): HarmlessValue[] =>
    values.map((value) => {
      turn += 1;
      return { kind, name: names[turn % names.length] ?? '', value };
    });
  const repeated = (write: () => string) => Array.from({ length: 6 }, write);
  return [
    ...named('placeholders', NAMES, PLACEHOLDERS),
    ...named('variables and references', NAMES, VARIABLES),
    ...named('words', NAMES, WORDS),
    ...named('translations', NAMES, TRANSLATIONS),
    ...named(
      'hashes named as such',
      RANDOM_NAMES,
      repeated(() => make.hex(64)),
    ),
    ...named(
      'ids',
      ID_NAMES,
      repeated(() => make.uuid()),
    ),
    ...named(
      'public by design',
      ['POSTHOG_API_KEY', 'STRIPE_KEY'],
      [
        ...Array.from({ length: 3 }, () => `phc_${make.base62(43)}`),
        ...Array.from({ length: 3 }, () => `pk_live_51${make.base62(40)}`),
      ],
    ),
  ];
}

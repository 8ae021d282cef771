import { isPasswordHash } from '../assessment/password-hash.ts';
import { looksHighlyRandom, looksRandom } from '../assessment/randomness.ts';
import { anyCase, type Literal } from '../prefilter/literal.ts';
import type { SampleText } from './sample-text.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { StickyPattern } from './sticky-pattern.ts';
import { assigned, eitherCase, issuer, type RuleShape, token } from './vendor.ts';

const SECRET_NAMES = [
  'api_key',
  'apikey',
  'api-key',
  'api.key',
  'api key',
  'secret',
  'password',
  'passwd',
  'token',
  'access_key',
  'accesskey',
  'access.key',
  'access-key',
  'access key',
  'private_key',
  'private-key',
  'private.key',
  'privatekey',
  'credential',
  'connection_string',
].map(anyCase);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DIGEST = /^(?:sha(?:1|224|256|384|512)[-:]|md5[-:])/;
const REFERENCE =
  /^(?:\$|%|<|\{|\[|arn:|vault:|op:\/\/|ssm:|projects\/|https?:\/\/|file:|env[.:]|secrets?[.:/]|var\.|data\.|local\.|module\.|each\.|self\.|random_)/i;

/** Names of values that are not secrets. */
const OTHER_THINGS =
  /public|[cx]srf[-_.]?token|\.(?:starts?_?with|ends?_?with|includes?|contains|index_?of|split|replace)\b|hash|digest|checksum|fingerprint|_id\b|[a-z]Id\b|(?:name|path|arn|uri|url|type|length|version|cursor|badge)["'\s]*[:=]/i;
/** Names of settings about secrets, in Terraform's many attributes. */
const ABOUT_SECRETS =
  /_(?:source|provider|manager|rotation|policy|lifetime|ttl|expiry|expires|expiration|duration|at|enabled|required|wo_version|status|format|algorithm|scope|audience|issuer|key_id)\b/i;
/** `"src/token.ts": "..."` maps a file to its hash. */
const FILE_NAME = /\.[a-z]{1,5}["'\]]/;

/** Badges in a README have a token that grants no other access. */
const BADGE = /(?:\.svg|badge|icon|shield)[\w./-]*\?$/i;
/** What Stripe gives to browsers to finish one payment. */
const PAYMENT_IN_PROGRESS = /^(?:pi|seti|cs)_\w+_secret_/;
/** The end of `token#section`. */
const FRAGMENT = /(?<=^.{16,})#[a-z][a-z_-]{2,40}$/;
/** Addresses, hashes and slots of a blockchain look like this, and so do its private keys. */
const HEX_NUMBER = /^0x[0-9a-f]+$/i;

/** A name in a JSON object or on the left of an HCL assignment, and its value. */
function inTerraform(
  shape: Pick<RuleShape, 'id' | 'title'> & {
    readonly fix: string;
    readonly paths: RegExp;
    /** What is between the rest of the name and the opening quote. */
    readonly assigns: RegExp;
    readonly found: (make: SampleText) => readonly string[];
    readonly ignored: (make: SampleText) => readonly string[];
  },
): RuleShape {
  const { assigns, found, ignored, ...rest } = shape;
  return {
    ...rest,
    severity: 'critical',
    confidence: 'high',
    literals: SECRET_NAMES,
    pattern: new StickyPattern(
      () =>
        String.raw`(?:${namesIn(SECRET_NAMES)})[\w.-]{0,40}${assigns.source}"(?<secret>(?:[^"\\\n]|\\.){6,512})"`,
    ),
    reachBack: 0,
    reachAhead: 1_024,
    random: false,
    recognisedBy: 'name',
    assess: assessChosen,
    examples: (make) => ({ found: found(make), ignored: ignored(make) }),
  };
}

function namesIn(literals: readonly Literal[]): string {
  return literals.map(({ text }) => eitherCase(text.replace('.', '\\.'))).join('|');
}

const OUT_OF_STATE =
  'Change or revoke the secret, remove the state file from the repository, and keep state in a remote backend with encryption and access control.';
const STATE = /\.tfstate(?:\.backup|\.\d+\.backup)?$/;

export const assignmentRules = issuer(
  'unknown service',
  'Change or revoke it at the service that accepts it, then provide the new one through the environment or a secrets manager.',
  [
    inTerraform({
      id: 'terraform-state-secret',
      title: 'Secret in a Terraform state file',
      paths: STATE,
      // An output is an object with its value first.
      assigns: /"[ \t]*:[ \t]*(?:\{\s{0,40}"value":[ \t]*)?/,
      fix: OUT_OF_STATE,
      found: (make) => [
        `"password": "${make.base62(18)}"`,
        `"db_password": {\n      "value": "${make.base62(12)}",\n      "type": "string"\n    }`,
      ],
      ignored: (make) => [
        '"password": "$' + '{var.password}"',
        '"password": ""',
        '"api_key_required": "false"',
        `"type": "lowerplane_api_key", "mode": "managed"`,
        `"value": "arn:aws:secretsmanager:eu-west-1:${make.digits(12)}:secret:db-${make.base62(6)}"`,
        '"secret_manager_name": "production/database"',
        '"http_tokens": "optional"',
      ],
    }),
    {
      ...token({
        id: 'terraform-state-sensitive-output',
        title: 'Sensitive output in a Terraform state file',
        severity: 'critical',
        literals: ['"sensitive": true'],
        anywhere: true,
        pattern:
          /"value":[ \t]*"(?<secret>(?:[^"\\\n]|\\.){4,512})",\s{0,40}"type":[ \t]*"string",\s{0,40}"sensitive": true/,
        reachBack: 640,
        random: false,
        fix: OUT_OF_STATE,
        found: (make) => [
          `"admin_login": {\n      "value": "${make.base62(14)}",\n      "type": "string",\n      "sensitive": true\n    }`,
        ],
        ignored: () => ['"value": "eu-west-1",\n      "type": "string"', '"sensitive": true'],
      }),
      paths: STATE,
    },
    inTerraform({
      id: 'terraform-variables-secret',
      title: 'Secret in a Terraform variables file',
      paths: /\.tfvars(?:\.json)?$/,
      assigns: /"?[ \t]*[=:][ \t]*/,
      fix: "Change or revoke the secret, and pass it as TF_VAR_... from the pipeline's secrets or as an ephemeral variable.",
      found: (make) => [`db_password = "${make.base62(14)}"`, `"api_token": "${make.base62(32)}"`],
      ignored: () => [
        'db_password = "change-me-now"',
        'db_password = ""',
        'secret_name = "production/database"',
        'access_key_rotation_s3_key = "rotation/rotate_access_key.zip"',
        'private_key = "deploy-prod-2024.key"',
        'token_config = "Jenkins_Agent-4.7.properties"',
        'db_password = "<your password>"',
      ],
    }),
    {
      ...assigned({
        id: 'generic-secret',
        title: 'Generic secret',
        severity: 'medium',
        literals: SECRET_NAMES,
        value: /[A-Za-z0-9+/=_.~!@#^&*-]{16,200}/,
        shortest: 16,
        withinWord: true,
        assess: assessGuess,
        found: (make) => [
          `const apiKey = '${make.base62(40)}';`,
          `password: "${make.base64(32)}"`,
          `SESSION_SECRET=${make.hex(64)}`,
          `API_TOKEN=${make.base62(40)}#section`,
        ],
        ignored: (make) => [
          `token = "${make.uuid()}"`,
          `const secretName = 'production/database/credentials';`,
          'password = get_password_from_keyring()',
          `api_key: ${'a1'.repeat(20)}`,
          'token: tokenizer.nextTokenOfTheStream12',
          `secret: "sha256-${make.base64(43)}="`,
          '/forgot-password-now?reference=hV8kQ2xR7mT4wZp9LbN3cYd6Gf1Js5Av',
          '<command label="Forget the Token" group="_hV8kQ2xR7mT4wZp9LbN3cY"/>',
        ],
      }),
      recognisedBy: 'guess',
    },
  ],
);

/** `rotation_s3_key = "rotation/rotate.zip"` */
const FILE =
  /^[\w.-]{1,80}(?:\/[\w.-]{1,80}){0,8}\.(?:zip|jar|war|json|ya?ml|xml|toml|ini|conf|properties|env|txt|pem|crt|cer|csr|der|key|pub|p12|pfx|jks|ppk|gpg|asc|tgz|gz|rpm|deb|sh|ps1|py|js|rb|tftpl|tpl)$/;
/** `http_tokens = "optional"`: no token or key is a word. */
const WORD = /^[a-z]+(?:[-_][a-z]+)*$/;

/** Passwords chosen by people need not look random, but a placeholder or a reference is not a password. */
function assessChosen(secret: string, match: string): Assessment {
  const name = match.slice(0, match.indexOf(secret));
  if (
    OTHER_THINGS.test(name) ||
    ABOUT_SECRETS.test(name) ||
    REFERENCE.test(secret) ||
    isDigest(secret) ||
    FILE.test(secret) ||
    /^(?:true|false|null|none|changeme|password|secret)$/i.test(secret) ||
    (WORD.test(secret) && !/passw/i.test(name))
  ) {
    return NOT_A_SECRET;
  }
  return { kind: 'secret', confidence: 'high' };
}

function isDigest(secret: string): boolean {
  return DIGEST.test(secret) || isPasswordHash(secret);
}

/** Assesses a text that only its name suggests to be secret. */
export function assessGuess(secret: string, match: string, before: string): Assessment {
  if (UUID.test(secret) || isDigest(secret) || REFERENCE.test(secret)) return NOT_A_SECRET;
  if (BADGE.test(before) || PAYMENT_IN_PROGRESS.test(secret)) return NOT_A_SECRET;
  const start = /[\w./-]*$/.exec(before)?.[0] ?? '';
  const name = start + match.slice(0, -secret.length);
  if (OTHER_THINGS.test(name) || FILE_NAME.test(name)) return NOT_A_SECRET;
  if (HEX_NUMBER.test(secret) && !/private|secret/i.test(name)) return NOT_A_SECRET;
  const text = secret.replace(FRAGMENT, '');
  const opaque = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
  const rare =
    looksHighlyRandom(text) ||
    (/passw/i.test(name) && looksGenerated(text)) ||
    (/pass|pwd/i.test(name) && /^[A-Za-z0-9+/=]+$/.test(text) && looksGenerated(text));
  return { kind: 'secret', confidence: opaque && rare ? 'high' : 'low' };
}

/** A value named as a password needs less: 16 characters, lower-case and upper-case letters and a digit. */
function looksGenerated(secret: string): boolean {
  const mixed = /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret);
  return mixed && looksRandom(secret);
}

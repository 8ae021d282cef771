import { looksHighlyRandom } from '../judge/rarity.ts';
import { anyCase } from '../prefilter/literal.ts';
import { NOT_A_SECRET, type Verdict } from './secret-rule.ts';
import { assigned, issuer, type RuleShape } from './vendor.ts';

const SECRET_NAMES = [
  'api_key',
  'apikey',
  'api-key',
  'api.key',
  'secret',
  'password',
  'passwd',
  'token',
  'access_key',
  'accesskey',
  'access.key',
  'private_key',
  'credential',
  'connection_string',
].map(anyCase);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DIGEST = /^(?:sha(?:1|224|256|384|512)[-:]|md5[-:]|\$2[aby]\$|\$argon2|\$[156]\$)/;
const REFERENCE =
  /^(?:\$|%|<|\{|\[|arn:|vault:|op:\/\/|ssm:|projects\/|https?:\/\/|file:|env[.:]|secrets?[.:/]|var\.|data\.|local\.|module\.|each\.|self\.|random_)/i;

/** Names that say what the value really is. */
const OTHER_THINGS =
  /public|hash|digest|checksum|fingerprint|_id\b|[a-z]Id\b|(?:name|path|arn|uri|url|type|length|version|cursor|badge)["'\s]*[:=]/i;
/** `"src/token.ts": "..."` maps a file to its hash. */
const FILE_NAME = /\.[a-z]{1,5}["'\]]/;

/** Badges in a README carry a token that opens nothing else. */
const BADGE = /\.svg\?$/;

const inTerraform = (shape: RuleShape, paths: RegExp): RuleShape => ({ ...shape, paths });

export const assignmentRules = issuer(
  'whoever accepts the secret',
  'Change or revoke it where it is accepted, then hand the new one to the program through its environment or a secrets manager.',
  [
    inTerraform(
      assigned({
        id: 'terraform-state-secret',
        title: 'Secret in a Terraform state file',
        severity: 'critical',
        literals: SECRET_NAMES,
        value: /[^\s"'`]{8,512}(?=")/,
        random: false,
        judge: judgeChosen,
        fix: 'Change or revoke the secret, remove the state file from the repository and keep state in a remote backend with encryption and access control.',
        found: (make) => [`"password": "${make.base62(18)}"`],
        ignored: () => [
          '"password": "$' + '{var.password}"',
          '"password": ""',
          '"api_key_required": "false"',
        ],
      }),
      /\.tfstate(?:\.backup|\.\d+\.backup)?$/,
    ),
    inTerraform(
      assigned({
        id: 'terraform-variables-secret',
        title: 'Secret in a Terraform variables file',
        severity: 'critical',
        literals: SECRET_NAMES,
        value: /[^\s"'`]{8,512}(?=")/,
        random: false,
        judge: judgeChosen,
        fix: "Change or revoke the secret, and pass it as TF_VAR_... from the pipeline's secrets or as an ephemeral variable.",
        found: (make) => [`db_password = "${make.base62(14)}"`],
        ignored: () => ['db_password = "change-me-now"', 'db_password = ""'],
      }),
      /\.tfvars(?:\.json)?$/,
    ),
    {
      ...assigned({
        id: 'generic-secret',
        title: 'Secret assigned to a telling name',
        severity: 'medium',
        literals: SECRET_NAMES,
        value: /[A-Za-z0-9+/=_.~!@#^&*-]{16,200}/,
        shortest: 16,
        judge: judgeGeneric,
        found: (make) => [
          `const apiKey = '${make.base62(40)}';`,
          `password: "${make.base64(32)}"`,
          `SESSION_SECRET=${make.hex(64)}`,
        ],
        ignored: (make) => [
          `token = "${make.uuid()}"`,
          `const secretName = 'production/database/credentials';`,
          'password = get_password_from_keyring()',
          `api_key: ${'a1'.repeat(20)}`,
          'token: tokenizer.nextTokenOfTheStream12',
          `secret: "sha256-${make.base64(43)}="`,
        ],
      }),
      recognisedBy: 'guess',
    },
  ],
);

/** Passwords that people chose need not look random, but a placeholder or a reference is no password. */
function judgeChosen(secret: string): Verdict {
  if (
    REFERENCE.test(secret) ||
    DIGEST.test(secret) ||
    /^(?:true|false|null|none|changeme|password|secret)$/i.test(secret)
  ) {
    return NOT_A_SECRET;
  }
  return { kind: 'secret', confidence: 'high' };
}

function judgeGeneric(secret: string, match: string, before: string): Verdict {
  if (UUID.test(secret) || DIGEST.test(secret) || REFERENCE.test(secret)) return NOT_A_SECRET;
  if (BADGE.test(before)) return NOT_A_SECRET;
  const start = /[\w.-]*$/.exec(before)?.[0] ?? '';
  const name = start + match.slice(0, -secret.length);
  if (OTHER_THINGS.test(name) || FILE_NAME.test(name)) return NOT_A_SECRET;
  const opaque = /^[A-Za-z0-9+/_-]+={0,2}$/.test(secret);
  return { kind: 'secret', confidence: opaque && looksHighlyRandom(secret) ? 'high' : 'low' };
}

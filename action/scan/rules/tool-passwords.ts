import { anyCase } from '../prefilter/literal.ts';
import type { SampleText } from './sample-text.ts';
import { assessTypedPassword } from './typed-password.ts';
import { eitherCase, issuer, type RuleShape, token } from './vendor.ts';

/** From 16 characters on, a generic rule tells chance from words. */
const SECRET = String.raw`["']?(?<secret>[^\s"'\x60\\|;&<>{}]{8,15})(?=["'\x60\s;|&)},]|$)`;
const NAME = `(?:${eitherCase('password|passwd|passphrase')})`;
const SHORT_NAME = `(?:${eitherCase('pass|pwd')})`;
const LITERALS = ['password', 'passwd', '_pass', 'pwd'].map(anyCase);
const OPTION_LITERALS = ['password', 'passwd', 'passphrase', '-pass'].map(anyCase);
const DEPLOYMENT =
  /(?:^|\/)(?:\.env(?:[._-][\w.-]+)?|[\w.-]+\.env|\.envrc|(?:[\w.-]*[._-])?compose(?:[._-][\w.-]+)?\.ya?ml|(?:[\w-]+[._-])?stack\.ya?ml)$/i;

function passwordShape(
  shape: Pick<RuleShape, 'id' | 'title' | 'literals'> & {
    readonly pattern: string;
    readonly found: (make: SampleText) => readonly string[];
    readonly ignored: (make: SampleText) => readonly string[];
  },
): RuleShape {
  const { pattern, ...rest } = shape;
  return {
    ...token({
      ...rest,
      severity: 'medium',
      anywhere: true,
      pattern: new RegExp(`${pattern}${SECRET}`),
      tail: '',
      random: false,
      assess: assessTypedPassword,
    }),
    recognisedBy: 'guess',
  };
}

/** Passwords of up to 15 characters, which are too short to tell them from words but where a deployment or a command has them. */
export const toolPasswordRules = issuer(
  'the service that accepts the password',
  'Change the password there, then provide the new one through the environment of the deployment or a secrets manager.',
  [
    {
      ...passwordShape({
        id: 'deployment-password',
        title: 'Password in the settings of a deployment',
        literals: LITERALS,
        pattern: String.raw`(?:${NAME}|(?<=[\w.-]{0,40})_?${SHORT_NAME}(?![A-Za-z]))["']?[ \t]{0,4}(?::-|:=|[:=])[ \t]{0,4}`,
        found: (make) => [
          `DB_PASSWORD=${make.base62(12)}`,
          `export SMTP_PASSWD='${make.base62(10)}7'`,
          `REDIS_PASS=${make.base62(12)}`,
          `ADMIN_PWD="${make.base62(12)}"`,
          `      MYSQL_ROOT_PASSWORD: "${make.base62(14)}"`,
          `      - POSTGRES_PASSWORD=${make.base62(12)}`,
          `      POSTGRES_PASSWORD: $\{POSTGRES_PASSWORD:-${make.base62(12)}}`,
        ],
        ignored: (make) => [
          'DB_PASSWORD=$' + '{DB_PASSWORD}',
          'DB_PASSWORD=changeme',
          'POSTGRES_PASSWORD: postgres',
          'DB_PASSWORD=mysecretpassword',
          `DB_PASSWORD_FILE=/run/${make.base62(8)}`,
          'DB_PASSWORD=',
          'BYPASS=allowed42',
        ],
      }),
      paths: DEPLOYMENT,
    },
    passwordShape({
      id: 'option-password',
      title: 'Password as an option of a command',
      literals: OPTION_LITERALS,
      pattern: `(?:${optionPattern()}|${variablePattern()})`,
      found: (make) => [
        `wget --user=deploy --password=${make.base62(12)} https://files.acme.io/a.tgz`,
        `wget --http-user=deploy --http-password '${make.base62(12)}' https://files.acme.io/a.tgz`,
        `acme backup --db-password ${make.base62(10)}7`,
        `aws rds create-db-instance --master-user-password ${make.base62(12)}`,
        `curl --proxy-pass ${make.base62(12)} https://files.acme.io`,
        `gpg --batch --passphrase "${make.base62(12)}" -d a.gpg`,
        `run(["wget", "--password", "${make.base62(12)}", url])`,
        `docker run -d -e POSTGRES_PASSWORD=${make.base62(12)} postgres`,
        `kubectl create secret generic db --from-literal=password=${make.base62(12)}`,
        `helm upgrade web acme/web --set auth.rootPassword=${make.base62(12)}`,
        `New-Share -UserPassword '${make.base62(12)}'`,
      ],
      ignored: () => [
        'wget --password=$' + 'PASSWORD https://files.acme.io',
        'wget --password=<password> https://files.acme.io',
        'acme login --password required',
        'docker login --password-stdin registry.acme.io',
        'docker run -e POSTGRES_PASSWORD=postgres postgres',
        'the --password option takes characters',
      ],
    }),
  ],
);

/** `--http-password=`, `--master-user-password `, `"--password", `, and `-UserPassword ` of PowerShell. */
function optionPattern(): string {
  const long = String.raw`(?<=(?:^|[\s"'])--(?:[a-z0-9]{1,16}-){0,3})(?:${NAME}|${SHORT_NAME}(?![a-z]))`;
  const short = String.raw`(?<=\s-(?:[A-Z][a-z]{1,16}){0,3})Password`;
  return String.raw`(?:${long}|${short}|-pass(?![a-z])(?<=\s--[a-z0-9-]{1,40}))(?:=|:?[ \t]{1,4}|["'],[ \t]{0,4})`;
}

/** `-e POSTGRES_PASSWORD=`, `--set auth.password=`, `--from-literal=password=`. */
function variablePattern(): string {
  return String.raw`(?<=\s(?:-e|-D|--env|--build-arg|--set|--set-string|--from-literal|--extra-vars|--var|-var)[= ]["']?[\w.-]{0,60})(?:${NAME})=`;
}

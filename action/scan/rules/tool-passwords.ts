import { anyCase } from '../prefilter/literal.ts';
import { mayBeAssigned } from './prechecks.ts';
import type { SampleText } from './sample-text.ts';
import { assessTypedPassword } from './typed-password.ts';
import { eitherCase, issuer, type RuleShape, token } from './vendor.ts';

/** From 16 characters on, a generic rule tells chance from words. */
const SECRET = String.raw`["']?(?<secret>[^\s"'\x60\\|;&<>{}]{8,15})(?=["'\x60\s;|&)},]|$)`;
const NAME = `(?:${eitherCase('password|passwd|passphrase')})`;
const SHORT_NAME = `(?:${eitherCase('pass|pwd')})`;
const LITERALS = ['password', 'passwd', '_pass', 'pwd'].map(anyCase);
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

const SHORTEST = 8;
const ASSIGNED = {
  precheck: (bytes: Uint8Array, at: number, end: number) => mayBeAssigned(bytes, at, end, SHORTEST),
  needs: { assigned: SHORTEST },
};

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
          'API_PROXY_PASS=http://api:8080',
        ],
      }),
      ...ASSIGNED,
      paths: DEPLOYMENT,
    },
    passwordShape({
      id: 'option-password',
      title: 'Password as an option of a command',
      literals: [anyCase('-pass')],
      pattern: optionPattern(),
      found: (make) => [
        `wget --user=deploy --password=${make.base62(12)} https://files.acme.io/a.tgz`,
        `wget --http-user=deploy --http-password '${make.base62(12)}' https://files.acme.io/a.tgz`,
        `acme backup --db-password ${make.base62(10)}7`,
        `aws rds create-db-instance --master-user-password ${make.base62(12)}`,
        `curl --proxy-pass ${make.base62(12)} https://files.acme.io`,
        `gpg --batch --passphrase "${make.base62(12)}" -d a.gpg`,
        `run(["wget", "--password", "${make.base62(12)}", url])`,
        `New-Share -Password '${make.base62(12)}'`,
      ],
      ignored: () => [
        'wget --password=$' + 'PASSWORD https://files.acme.io',
        'wget --password=<password> https://files.acme.io',
        'acme login --password required',
        'docker login --password-stdin registry.acme.io',
        'the --password option takes characters',
      ],
    }),
    {
      ...passwordShape({
        id: 'variable-password',
        title: 'Password as a variable of a command',
        literals: ['password', 'passwd'].map(anyCase),
        pattern: variablePattern(),
        found: (make) => [
          `docker run -d -e POSTGRES_PASSWORD=${make.base62(12)} postgres`,
          `kubectl create secret generic db --from-literal=password=${make.base62(12)}`,
          `helm upgrade web acme/web --set auth.rootPassword=${make.base62(12)}`,
        ],
        ignored: () => [
          'docker run -e POSTGRES_PASSWORD=postgres postgres',
          'docker run -e POSTGRES_PASSWORD=$' + '{POSTGRES_PASSWORD} postgres',
          'helm upgrade web acme/web --set auth.password=changeme',
        ],
      }),
      ...ASSIGNED,
    },
  ],
);

/** `--http-password=`, `--master-user-password `, `"--password", `, and `-Password ` of PowerShell. */
function optionPattern(): string {
  const name = `(?:${NAME}|${SHORT_NAME}(?![A-Za-z]))`;
  return String.raw`-${name}(?<=(?:^|[\s"'])(?:-(?:-[a-z0-9]{1,16}){0,4})?-[A-Za-z]{4,10})(?:=|:?[ \t]{1,4}|["'],[ \t]{0,4})`;
}

/** `-e POSTGRES_PASSWORD=`, `--set auth.password=`, `--from-literal=password=`. */
function variablePattern(): string {
  return String.raw`(?<=\s(?:-e|-D|--env|--build-arg|--set|--set-string|--from-literal|--extra-vars|--var|-var)[= ]["']?[\w.-]{0,60})(?:${NAME})=`;
}

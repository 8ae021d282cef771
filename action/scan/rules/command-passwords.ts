import type { SampleText } from './sample-text.ts';
import { assessTypedPassword } from './typed-password.ts';
import { formerlyGuessed, issuer, type RuleShape, token } from './vendor.ts';

/** A password as an argument: in quotation marks or not, up to what ends the argument. */
const SECRET = String.raw`["']?(?<secret>[^\s"'\\;|&]{6,200})(?=["'\s;|&)]|$)`;
/** Other arguments, on lines that a backslash continues, up to the start of the next one. */
const OTHERS = String.raw`(?:[^\n;|&]|(?<=\\)\n){0,300}?[\s"'=]`;
/** What separates an option from its value, in a shell or in a list of arguments. */
const THEN = String.raw`(?:[ \t]{1,8}|=|["'],[ \t]{0,8})`;
const MAYBE_THEN = `${THEN}?`;

interface Command {
  readonly id: string;
  readonly title: string;
  readonly literals: readonly string[];
  /** From the command to the password. */
  readonly patterns: readonly string[];
  readonly found: (make: SampleText) => readonly string[];
  readonly ignored: (make: SampleText) => readonly string[];
}

function command({ patterns, ...shape }: Command): RuleShape {
  const pattern = new RegExp(`(?:${patterns.join('|')})${SECRET}`);
  return {
    ...token({
      ...shape,
      pattern,
      anywhere: true,
      tail: '',
      reachAhead: 700,
      random: false,
      assess: assessTypedPassword,
    }),
    recognisedBy: 'name',
  };
}

/** Passwords that commands take by their place or by an option whose name does not suggest a secret. */
export const commandPasswordRules = issuer(
  'the service that accepts the password',
  'Change the password there, then provide the new one through the environment, a protected file or a secrets manager.',
  formerlyGuessed([
    command({
      id: 'database-command-password',
      title: 'Password of a database on a command line',
      literals: [
        'mysql -',
        'mysqldump ',
        'mysqladmin',
        'mariadb -',
        'mariadb-dump ',
        'mongosh ',
        'mongodump ',
        'mongorestore ',
        'redis-cli',
        'sqlcmd ',
        'PGPASSWORD=',
        'MYSQL_PWD=',
        'REDISCLI_AUTH=',
      ],
      patterns: [
        String.raw`(?:mysql(?:dump|admin)?|mariadb(?:-dump)?)(?=["' \t])${OTHERS}-p(?!assw|ort\b|rotocol)`,
        String.raw`mongo(?:sh|dump|restore)(?=\s)${OTHERS}(?<=\s)-p${MAYBE_THEN}`,
        String.raw`redis-cli(?=["' \t])${OTHERS}(?:-a|--pass)${THEN}`,
        String.raw`sqlcmd(?=\s)${OTHERS}-P${MAYBE_THEN}`,
        'PGPASSWORD=|MYSQL_PWD=|REDISCLI_AUTH=',
      ],
      found: (make) => [
        `mysql -u root -p${make.base62(14)} app < dump.sql`,
        `mysqldump -h db.acme.io -p'${make.base62(14)}' app`,
        `test: ["CMD", "mysqladmin", "ping", "-h", "localhost", "-p${make.base62(14)}"]`,
        `mongosh "mongodb+srv://cluster0.acme.io" -u app -p ${make.base62(14)}`,
        `redis-cli -h cache.acme.io -a ${make.base62(14)} ping`,
        `/opt/mssql-tools/bin/sqlcmd -S db \\\n  -U sa -P '${make.base62(10)}!4' -Q "SELECT 1"`,
        `PGPASSWORD=${make.base62(14)} psql -h db.acme.io app`,
      ],
      ignored: (make) => [
        'mysql -u root -p app',
        `mysql -u root -p"$${'MYSQL_PASSWORD'}" app`,
        'mysql -u root -proot app',
        'mysql -pmy-secret-pw',
        'mysql -h db -p <password>',
        'docker run mysql -p3306:3306',
        'mysql --protocol=tcp -uroot',
        `mysql -u root -p; tar -p ${make.base62(14)}`,
        'redis-cli -a <password> ping',
        'redis-cli -p 6379 ping',
        'PGPASSWORD=$' + 'DB_PASSWORD psql',
        'PGPASSWORD=postgres psql',
      ],
    }),
    command({
      id: 'command-line-password',
      title: 'Password on a command line',
      literals: [
        'sshpass -p',
        'docker login ',
        ' login -',
        'ldapsearch ',
        'ldapmodify ',
        'ldapadd ',
        'htpasswd -',
        'storepass ',
        'keypass ',
        '-passin pass:',
        '-passout pass:',
        'net use ',
        'net user ',
        'rabbitmqctl ',
        'mosquitto_',
      ],
      patterns: [
        `sshpass -p${MAYBE_THEN}`,
        String.raw`(?:docker)? login(?=\s)${OTHERS}(?<=\s)(?:-p${MAYBE_THEN}|--password${THEN})`,
        String.raw`ldap(?:search|modify|add)(?=\s)${OTHERS}-w${MAYBE_THEN}`,
        String.raw`htpasswd (?=-\S{0,6}n)-\w{0,6}b\w{0,6}[ \t]{1,8}\S{1,100}[ \t]{1,8}`,
        String.raw`htpasswd (?!-\S{0,6}n)(?:-\w{1,8}[ \t]{1,8}){0,6}-\w{0,6}b\w{0,6}[ \t]{1,8}(?:-\w{1,8}[ \t]{1,8}){0,6}(?!-)\S{1,200}[ \t]{1,8}\S{1,100}[ \t]{1,8}`,
        String.raw`(?:storepass|keypass)[ \t]{1,8}`,
        '-pass(?:in|out) pass:',
        String.raw`net use (?:[A-Za-z*]:?[ \t]{1,8})?\\\\\S{1,200}[ \t]{1,8}(?:/user:\S{1,100}[ \t]{1,8})?(?!/)`,
        String.raw`net user [^\s/]{1,60}[ \t]{1,8}(?!/)`,
        String.raw`rabbitmqctl (?:-\S{1,80} ){0,3}(?:add_user|change_password|authenticate_user) \S{1,100} `,
        String.raw`mosquitto_(?:pub|sub|rr)(?=\s)${OTHERS}(?<=\s)-P${MAYBE_THEN}`,
      ],
      found: (make) => [
        `sshpass -p ${make.base62(14)} ssh deploy@10.0.4.1`,
        `docker login -u deploy -p ${make.base62(14)} registry.acme.io`,
        `docker login registry.acme.io --username deploy --password "${make.base62(14)}"`,
        `helm registry login -u deploy -p ${make.base62(14)} registry.acme.io`,
        `az login --service-principal -u 3f -p ${make.base62(24)} --tenant acme`,
        `ldapsearch -x -D cn=admin,dc=acme,dc=io -w ${make.base62(14)}`,
        `htpasswd -bc /etc/nginx/users deploy ${make.base62(14)}`,
        `htpasswd -b -c -B /etc/nginx/users deploy ${make.base62(14)}`,
        `htpasswd -nb deploy ${make.base62(14)} > users`,
        `keytool -list -keystore a.jks -storepass ${make.base62(14)}`,
        `openssl pkcs12 -in a.p12 -passin pass:${make.base62(14)}`,
        `net use Z: \\\\files.acme.io\\share ${make.base62(14)} /user:acme\\deploy`,
        `net use \\\\files.acme.io\\share /user:deploy ${make.base62(14)}`,
        `net user deploy ${make.base62(14)} /add`,
        `rabbitmqctl add_user app ${make.base62(14)}`,
        `mosquitto_sub -h mqtt.acme.io -u app -P ${make.base62(14)} -t '#'`,
      ],
      ignored: (make) => [
        'sshpass -p $' + '{DEPLOY_PASSWORD} ssh deploy@10.0.4.1',
        'sshpass -p <password> ssh deploy@10.0.4.1',
        'docker login -u deploy --password-stdin registry.acme.io',
        `docker login -u deploy; tar -p ${make.base62(14)}`,
        'docker login -u deploy -p $' + '{{ secrets.REGISTRY_PASSWORD }}',
        'the login -p option, docker login -p secret',
        'keytool -list -storepass changeit',
        'openssl pkcs12 -in a.p12 -passin pass:$' + 'PASSPHRASE',
        'net use Z: \\\\files.acme.io\\share /persistent:yes',
        'net user deploy /delete',
        'the net use of energy, the net user count',
        'rabbitmqctl add_user app "$' + 'RABBIT_PASSWORD"',
      ],
    }),
    {
      ...token({
        id: 'oracle-password',
        title: 'User name and password of an Oracle database',
        literals: ['sqlplus ', 'sqlldr ', 'jdbc:oracle:thin:'],
        anywhere: true,
        pattern:
          /(?:(?:sqlplus|sqlldr)[ \t]{1,4}(?:-\w{1,12}[ \t]{1,4}){0,4}(?:userid=)?["']?|jdbc:oracle:thin:)[\w$.-]{1,60}\/["']?(?<secret>[^\s"'@\\]{6,200})["']?@/,
        tail: '',
        random: false,
        assess: assessTypedPassword,
        found: (make) => [
          `sqlplus -s app/${make.base62(14)}@//db.acme.io:1521/orders @run.sql`,
          `url=jdbc:oracle:thin:app/${make.base62(14)}@db.acme.io:1521:orders`,
        ],
        ignored: () => [
          'sqlplus scott/tiger@orcl',
          'sqlplus /nolog',
          'sqlplus app/$' + 'ORACLE_PASSWORD@orders',
          'sqlplus user/<password>@orders',
          'jdbc:oracle:thin:@db.acme.io:1521:orders',
        ],
      }),
      recognisedBy: 'name',
    },
    {
      ...token({
        id: 'basic-auth-argument',
        title: 'User name and password in a call',
        literals: ['auth=(', 'BasicAuth(', 'basic_auth(', 'Credentials.basic('],
        anywhere: true,
        pattern:
          /(?:auth=\(|BasicAuth\(|basic_auth\(|Credentials\.basic\()\s{0,40}(?:user(?:name)?\s?[=:]\s?)?["'][^"'\n]{1,100}["']\s{0,8},\s{0,40}(?:pass(?:word)?\s?[=:]\s?)?["'](?<secret>[^"'\n]{6,200})["']\s{0,8},?\s{0,40}\)/,
        tail: '',
        random: false,
        assess: assessTypedPassword,
        found: (make) => [
          `requests.get(url, auth=("deploy", "${make.base62(14)}"))`,
          `request.SetBasicAuth("deploy", "${make.base62(14)}")`,
          `session.auth = HTTPBasicAuth('deploy', '${make.base62(14)}')`,
          `client.basic_auth('deploy', '${make.base62(14)}')`,
        ],
        ignored: () => [
          'requests.get(url, auth=(user, password))',
          'requests.get(url, auth=("user", "password"))',
          'requests.get(url, auth=("user", "<password>"))',
          'request.SetBasicAuth("user", "your-password")',
        ],
      }),
      recognisedBy: 'name',
    },
  ]),
);

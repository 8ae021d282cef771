import type { Wrapping } from './wrapping.ts';

/** Commands, calls and files in which a secret stands where it belongs, without a name that suggests one. */
export const POSITION_WRAPPINGS: readonly Wrapping[] = [
  ...commands('commands', 'deploy.sh', {
    'mysql -p': (value) => `mysql -u root -p${value} app < dump.sql`,
    'mysqladmin -p, list': (value) => `test: ["CMD", "mysqladmin", "ping", "-h", "db", "-p${value}"]`,
    'mongosh -p': (value) => `mongosh "mongodb+srv://cluster0.acme.io" -u app -p '${value}'`,
    'redis-cli -a': (value) => `redis-cli -h cache.acme.io -a ${value} ping`,
    'sqlcmd -P': (value) => `sqlcmd -S db \\\n  -U sa -P '${value}' -Q "SELECT 1"`,
    'psql, connection': (value) => `psql "host=db.acme.io user=app password=${value} sslmode=require"`,
    'PGPASSWORD=': (value) => `PGPASSWORD=${value} psql -h db.acme.io app`,
    'sqlplus u/p@h': (value) => `sqlplus -s app/${value}@//db.acme.io:1521/orders @run.sql`,
    'sshpass -p': (value) => `sshpass -p ${value} ssh deploy@10.0.4.1`,
    'docker login -p': (value) => `docker login -u deploy -p ${value} registry.acme.io`,
    'docker login --password': (value) => `docker login --username deploy --password "${value}"`,
    'curl -u': (value) => `curl -s -u deploy:${value} https://nexus.acme.io/x`,
    'ldapsearch -w': (value) => `ldapsearch -x -D cn=admin,dc=acme,dc=io -w ${value}`,
    'htpasswd -b': (value) => `htpasswd -bc /etc/nginx/users deploy ${value}`,
    'openssl -passin': (value) => `openssl pkcs12 -in a.p12 -passin pass:${value}`,
    'keytool -storepass': (value) => `keytool -list -keystore a.jks -storepass ${value}`,
    'net use': (value) => `net use Z: \\\\files.acme.io\\share ${value} /user:acme\\deploy`,
    wpa_passphrase: (value) => `wpa_passphrase acme ${value} >> wpa.conf`,
    'snmpwalk -c': (value) => `snmpwalk -v2c -c ${value} 10.0.0.1`,
  }),
  ...commands('calls', 'app/client.py', {
    'auth=(u, p)': (value) => `answer = requests.get(url, auth=("deploy", "${value}"))`,
    HTTPBasicAuth: (value) => `session.auth = HTTPBasicAuth('deploy', '${value}')`,
    'jdbc:oracle:thin': (value) => `URL = "jdbc:oracle:thin:app/${value}@db.acme.io:1521:orders"`,
  }),
  ...commands('devices', 'network/core.conf', {
    'psk=': (value) => `network={\n  ssid="acme"\n  psk="${value}"\n}`,
    'SNMP community': (value) => `snmp-server community ${value} RO`,
    'enable secret': (value) => `enable secret ${value}`,
    'username, password 0': (value) => `username admin privilege 15 password 0 ${value}`,
    'pre-shared-key': (value) => `crypto isakmp pre-shared-key ${value}`,
  }),
];

/** Characters from which other rules tell chance from words. */
const LONGEST_SHORT = 15;

/** Deployments and options with short passwords. */
export const SHORT_PASSWORD_WRAPPINGS: readonly Wrapping[] = [
  ...shortened('deployments', '.env', {
    'environment file': (value) => `DB_HOST=db\nDB_PASSWORD=${value}`,
    'environment file, quoted': (value) => `export REDIS_PASS="${value}"`,
  }),
  ...shortened('deployments', 'docker-compose.yml', {
    'compose, map': (value) => `services:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: ${value}`,
    'compose, list': (value) => `services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD=${value}`,
    'compose, default': (value) => `      POSTGRES_PASSWORD: $\{DB_PASSWORD:-${value}}`,
  }),
  ...shortened('options', 'deploy.sh', {
    '--password=': (value) => `wget --user=deploy --password=${value} https://files.acme.io/a.tgz`,
    '--http-password': (value) => `wget --http-user=deploy --http-password '${value}' https://acme.io/a`,
    '--ftp-password=': (value) => `wget --ftp-user=deploy --ftp-password="${value}" ftp://acme.io/a`,
    '--admin-password': (value) => `az vm create --name web --admin-password ${value} --image x`,
    '--passphrase': (value) => `gpg --batch --passphrase ${value} -d a.gpg`,
    'docker run -e': (value) => `docker run -d -e POSTGRES_PASSWORD=${value} postgres`,
    '--from-literal': (value) => `kubectl create secret generic db --from-literal=password=${value}`,
    '--set': (value) => `helm upgrade web acme/web --set auth.password=${value}`,
    'list of arguments': (value) => `run(["wget", "--password", "${value}", url])`,
  }),
];

function shortened(...[part, path, forms]: Parameters<typeof commands>): Wrapping[] {
  return commands(part, path, forms).map(({ write, ...rest }) => ({
    ...rest,
    write: ({ name, value }) => write({ name, value: value.slice(-LONGEST_SHORT) }),
  }));
}

function commands(
  part: string,
  path: string,
  forms: Readonly<Record<string, (value: string) => string>>,
): Wrapping[] {
  return Object.entries(forms).map(([form, write]) => ({
    id: `${part}: ${form}`,
    path,
    write: ({ value }) => `${write(value)}\n`,
  }));
}

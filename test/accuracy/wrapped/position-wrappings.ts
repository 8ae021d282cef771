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
    'echo | base64': (value) => `AUTH=$(echo -n 'deploy:${value}' | base64)`,
    'base64 <<<': (value) => `AUTH=$(base64 -w0 <<< "deploy:${value}")`,
  }),
  ...commands('PowerShell', 'deploy.ps1', {
    'ConvertTo-SecureString': (value) => `$p = ConvertTo-SecureString "${value}" -AsPlainText -Force`,
    'ConvertTo-SecureString -String': (value) =>
      `$p = ConvertTo-SecureString -AsPlainText -Force -String '${value}'`,
    'ConvertTo-SecureString, over lines': (value) =>
      `$p = ConvertTo-SecureString \`\n  -String "${value}" \`\n  -AsPlainText -Force`,
    '| ConvertTo-SecureString': (value) => `$p = '${value}' | ConvertTo-SecureString -AsPlainText -Force`,
    NetworkCredential: (value) => `$c = New-Object System.Net.NetworkCredential("deploy", "${value}")`,
  }),
  ...commands('calls', 'app/client.py', {
    'auth=(u, p)': (value) => `answer = requests.get(url, auth=("deploy", "${value}"))`,
    HTTPBasicAuth: (value) => `session.auth = HTTPBasicAuth('deploy', '${value}')`,
    'jdbc:oracle:thin': (value) => `URL = "jdbc:oracle:thin:app/${value}@db.acme.io:1521:orders"`,
  }),
  ...commands('encoding', 'app/client.src', {
    btoa: (value) => `const auth = btoa('deploy:${value}');`,
    'Buffer.from': (value) => `const auth = Buffer.from(\`deploy:${value}\`).toString('base64');`,
    b64encode: (value) => `auth = base64.b64encode(b"deploy:${value}").decode()`,
    'b64encode, encoded text': (value) => `auth = b64encode("deploy:${value}".encode("utf-8"))`,
    base64_encode: (value) => `$auth = base64_encode('deploy:${value}');`,
    strict_encode64: (value) => `auth = Base64.strict_encode64("deploy:${value}")`,
    EncodeToString: (value) => `auth := base64.StdEncoding.EncodeToString([]byte("deploy:${value}"))`,
    encodeToString: (value) =>
      `String auth = Base64.getEncoder().encodeToString("deploy:${value}".getBytes());`,
    ToBase64String: (value) =>
      `var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("deploy:${value}"));`,
    base64EncodedString: (value) => `let auth = Data("deploy:${value}".utf8).base64EncodedString()`,
    'STANDARD.encode': (value) => `let auth = STANDARD.encode("deploy:${value}");`,
    base64encode: (value) => `auth = base64encode("deploy:${value}")`,
    '| b64enc': (value) => `auth: {{ "deploy:${value}" | b64enc }}`,
  }),
  ...commands('sections', 'app.conf', {
    INI: (value) => `[gitlab]\nurl = https://git.acme.io\nkey = ${value}`,
    TOML: (value) => `[services.gitlab]\nurl = "https://git.acme.io"\nkey = "${value}"`,
    'TOML, inline': (value) => `gitlab = { url = "https://git.acme.io", key = "${value}" }`,
    YAML: (value) => `gitlab:\n  url: https://git.acme.io\n  key: ${value}`,
    'YAML, quoted': (value) => `services:\n  gitlab:\n    retries: 3\n    key: "${value}"`,
    JSON: (value) => `{"gitlab": {"url": "https://git.acme.io", "key": "${value}"}}`,
    'JSON, over lines': (value) => `{\n  "gitlab": {\n    "retries": 3,\n    "key": "${value}"\n  }\n}`,
    JavaScript: (value) => `const gitlab = { url: 'https://git.acme.io', key: '${value}' };`,
    Python: (value) => `GITLAB = {\n    'url': 'https://git.acme.io',\n    'key': '${value}',\n}`,
    PHP: (value) => `'gitlab' => [\n    'key' => '${value}',\n],`,
    Go: (value) => `client := gitlab.Client{URL: "https://git.acme.io", Key: "${value}"}`,
    Terraform: (value) => `provider "gitlab" {\n  url = "https://git.acme.io"\n  key = "${value}"\n}`,
    XML: (value) => `<gitlab>\n  <url>https://git.acme.io</url>\n  <key>${value}</key>\n</gitlab>`,
    properties: (value) => `gitlab.url=https://git.acme.io\ngitlab.key=${value}`,
    index: (value) => `config['gitlab']['key'] = '${value}';`,
  }),
  ...commands('bearer', 'config/client.conf', {
    YAML: (value) => `auth:\n  bearer: "${value}"`,
    JSON: (value) => `{"auth": {"bearer": "${value}"}}`,
    variable: (value) => `API_BEARER=${value}`,
    JavaScript: (value) => `const options = { bearer: '${value}' };`,
    XML: (value) => `<bearer>${value}</bearer>`,
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

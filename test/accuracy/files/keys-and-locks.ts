import type { SampleText } from '../../../action/scan/rules/sample-text.ts';
import type { WholeFile } from './whole-file.ts';

const lines = (make: SampleText, count: number, length = 64) =>
  Array.from({ length: count }, () => make.base64(length)).join('\n');
/** The marker is put together here, so that no file of the project has one. */
const pem = (what: string, body: string) => `-----BEGIN ${what}-----\n${body}\n-----END ${what}-----\n`;
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** Keys, certificates, lock files and digests: random texts of which only some are secret. */
export const KEYS_AND_LOCKS: readonly WholeFile[] = [
  { path: 'certs/ca.pem', write: (m) => pem('CERTIFICATE', lines(m, 18)), secrets: [] },
  { path: 'certs/request.csr', write: (m) => pem('CERTIFICATE REQUEST', lines(m, 12)), secrets: [] },
  { path: 'certs/public.pem', write: (m) => pem('PUBLIC KEY', lines(m, 6)), secrets: [] },
  { path: 'certs/rsa-public.pem', write: (m) => pem('RSA PUBLIC KEY', lines(m, 6)), secrets: [] },
  { path: 'certs/dhparam.pem', write: (m) => pem('DH PARAMETERS', lines(m, 6)), secrets: [] },
  {
    path: 'keys/release.asc',
    write: (m) => pem('PGP PUBLIC KEY BLOCK', `\n${lines(m, 20)}\n=${m.base64(4)}`),
    secrets: [],
  },
  {
    path: 'release/app.tar.gz.asc',
    write: (m) => pem('PGP SIGNATURE', `\n${lines(m, 8)}\n=${m.base64(4)}`),
    secrets: [],
  },
  { path: 'secrets/message.age', write: (m) => pem('AGE ENCRYPTED FILE', lines(m, 8)), secrets: [] },
  { path: 'certs/server.key', write: (m) => pem('RSA PRIVATE KEY', lines(m, 25)), secrets: ['private-key'] },
  { path: 'certs/ec.key', write: (m) => pem('EC PRIVATE KEY', lines(m, 3)), secrets: ['private-key'] },
  { path: 'certs/pkcs8.key', write: (m) => pem('PRIVATE KEY', lines(m, 26)), secrets: ['private-key'] },
  {
    path: 'certs/locked.key',
    write: (m) => pem('ENCRYPTED PRIVATE KEY', lines(m, 26)),
    secrets: ['private-key'],
  },
  {
    path: 'home/.ssh/id_ed25519',
    write: (m) => pem('OPENSSH PRIVATE KEY', lines(m, 6, 70)),
    secrets: ['private-key'],
  },
  {
    path: 'keys/backup.asc',
    write: (m) => pem('PGP PRIVATE KEY BLOCK', `\n${lines(m, 20)}\n=${m.base64(4)}`),
    secrets: ['private-key'],
  },
  {
    path: 'certs/windows.key',
    write: (m) => pem('RSA PRIVATE KEY', lines(m, 25)).replaceAll('\n', '\r\n'),
    secrets: ['private-key'],
  },
  {
    path: 'certs/bundle.pem',
    write: (m) =>
      pem('CERTIFICATE', lines(m, 18)) + pem('PRIVATE KEY', lines(m, 26)) + pem('CERTIFICATE', lines(m, 18)),
    secrets: ['private-key'],
  },
  {
    path: 'src/tls.go',
    write: (m) =>
      `package tls\n\nconst key = \`${pem('EC PRIVATE KEY', lines(m, 3))}\`\nconst cert = \`${pem('CERTIFICATE', lines(m, 12))}\`\n`,
    secrets: ['private-key'],
  },
  {
    path: 'config/app.env',
    write: (m) => `APP_PRIVATE_KEY="${pem('RSA PRIVATE KEY', lines(m, 25)).replaceAll('\n', '\\n')}"\n`,
    secrets: ['private-key'],
  },
  {
    path: 'src/parse-pem.ts',
    write: () =>
      `const BEGIN = '-----BEGIN ${'PRIVATE'} KEY-----';\nconst END = '-----END ${'PRIVATE'} KEY-----';\nif (!text.startsWith(BEGIN)) throw new Error('no private key');\n`,
    secrets: [],
  },
  {
    path: 'home/.ssh/known_hosts',
    write: (m) =>
      `github.com ssh-rsa AAAAB3NzaC1yc2E${m.base64(358)}=\n|1|${m.base64(27)}=|${m.base64(27)}= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(43)}\n`,
    secrets: [],
  },
  {
    path: 'home/.ssh/authorized_keys',
    write: (m) =>
      `ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB${m.base64(90)}= token-rotation@acme\n`,
    secrets: [],
  },
  {
    path: '.sops.yaml',
    write: (m) =>
      `creation_rules:\n  - path_regex: secrets/.*\n    age: age1${m.from(BECH32, 58)},age1${m.from(BECH32, 58)}\n    kms: arn:aws:kms:eu-west-1:${m.digits(12)}:key/${m.uuid()}\n    pgp: ${m.from('0123456789ABCDEF', 40)}\n`,
    secrets: [],
  },
  {
    path: 'keys/age.txt',
    write: (m) =>
      `# created: 2026-10-01T12:00:00Z\n# public key: age1${m.from(BECH32, 58)}\nAGE-SECRET-KEY-1${m.from(BECH32.toUpperCase(), 58)}\n`,
    secrets: ['age-secret-key'],
  },
  {
    path: '.gitattributes',
    write: () =>
      'secrets/** filter=git-crypt diff=git-crypt\n*.key filter=git-crypt diff=git-crypt\n*.png filter=lfs diff=lfs merge=lfs -text\n',
    secrets: [],
  },
  {
    path: 'package-lock.json',
    write: (m) =>
      JSON.stringify(
        {
          name: 'acme',
          lockfileVersion: 3,
          packages: {
            'node_modules/js-tokens': {
              version: '9.0.1',
              resolved: 'https://registry.npmjs.org/js-tokens/-/js-tokens-9.0.1.tgz',
              integrity: `sha512-${m.base64(86)}==`,
            },
            'node_modules/password-prompt': { integrity: `sha512-${m.base64(86)}==` },
          },
        },
        null,
        2,
      ),
    secrets: [],
  },
  {
    path: 'package-lock.json',
    write: (m) =>
      `{"packages":{"node_modules/private":{"resolved":"https://ci:${m.checked('ghp_')}@npm.pkg.github.com/acme/private.tgz","integrity":"sha512-${m.base64(86)}=="}}}\n`,
    secrets: ['github-token'],
  },
  {
    path: 'pnpm-lock.yaml',
    write: (m) =>
      `packages:\n  js-tokens@9.0.1:\n    resolution: {integrity: sha512-${m.base64(86)}==}\n  'token-types@6.0.0':\n    resolution: {integrity: sha512-${m.base64(86)}==}\n`,
    secrets: [],
  },
  {
    path: 'go.sum',
    write: (m) =>
      `github.com/golang-jwt/jwt/v5 v5.2.1 h1:${m.base64(43)}=\ngithub.com/hashicorp/go-secure-stdlib/password v0.1.1/go.mod h1:${m.base64(43)}=\n`,
    secrets: [],
  },
  {
    path: 'composer.lock',
    write: (m) =>
      `{"packages":[{"name":"firebase/php-jwt","source":{"reference":"${m.hex(40)}"},"dist":{"shasum":"${m.hex(40)}"}}],"content-hash":"${m.hex(32)}"}\n`,
    secrets: [],
  },
  {
    path: 'requirements.txt',
    write: (m) =>
      `cryptography==44.0.0 \\\n    --hash=sha256:${m.hex(64)} \\\n    --hash=sha256:${m.hex(64)}\npasslib==1.7.4\n--extra-index-url https://token:${m.base62(30)}@pypi.acme.io/simple\n`,
    secrets: ['url-basic-auth'],
  },
  {
    path: 'SHA256SUMS',
    write: (m) =>
      `${m.hex(64)}  api-token-tool_1.0.0_linux_amd64.zip\n${m.hex(64)}  secret-store_1.0.0_darwin_arm64.zip\n`,
    secrets: [],
  },
  {
    path: 'Gemfile.lock',
    write: (m) => `CHECKSUMS\n  bcrypt (3.1.20) sha256=${m.hex(64)}\n  jwt (2.10.1) sha256=${m.hex(64)}\n`,
    secrets: [],
  },
  {
    path: 'flake.lock',
    write: (m) =>
      `{"nodes":{"nixpkgs":{"locked":{"narHash":"sha256-${m.base64(43)}=","rev":"${m.hex(40)}"}}}}\n`,
    secrets: [],
  },
  {
    path: 'nix/secrets.nix',
    write: (m) =>
      `let ops = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.base64(43)}"; in { "db-password.age".publicKeys = [ ops ]; }\n`,
    secrets: [],
  },
  {
    path: 'src/contract.sol',
    write: (m) => `address constant TOKEN = 0x${m.hex(40)};\nbytes32 constant TOKEN_SLOT = 0x${m.hex(64)};\n`,
    secrets: [],
  },
  {
    path: 'src/ids.ts',
    write: (m) =>
      `export const TOKEN_ID = '${m.uuid()}';\nexport const SECRET_VERSION = '${m.uuid()}';\nexport const commit = '${m.hex(40)}';\nexport const cacheToken = '${m.hex(8)}';\n`,
    secrets: [],
  },
  {
    path: 'apple/app-site-association.json',
    write: (m) => JSON.stringify({ applinks: { details: [{ appIDs: [`${m.upper(10)}.io.acme.app`] }] } }),
    secrets: [],
  },
  {
    path: 'ios/GoogleService-Info.plist',
    write: (m) =>
      `<key>API_KEY</key>\n<string>AIzaSy${m.base62(33)}</string>\n<key>GOOGLE_APP_ID</key>\n<string>1:${m.digits(12)}:ios:${m.hex(16)}</string>\n`,
    secrets: ['google-api-key'],
  },
  {
    path: 'android/gradle.properties',
    write: (m) =>
      `RELEASE_STORE_FILE=release.keystore\nRELEASE_KEY_ALIAS=upload\nRELEASE_STORE_PASSWORD=${m.base62(16)}aB3\norg.gradle.caching=true\n`,
    secrets: ['generic-secret'],
  },
  {
    path: '.docker/config.json',
    write: (m) =>
      JSON.stringify({
        auths: { 'ghcr.io': { auth: Buffer.from(`acme:${m.checked('ghp_')}`).toString('base64') } },
        credsStore: 'osxkeychain',
      }),
    secrets: ['docker-config-auth'],
  },
  {
    path: 'wireguard/wg0.conf',
    write: (m) =>
      `[Interface]\nPrivateKey = ${m.base64(42)}A=\nAddress = 10.0.0.1/24\n[Peer]\nPublicKey = ${m.base64(42)}E=\nPresharedKey = ${m.base64(42)}I=\n`,
    secrets: ['wireguard-key', 'wireguard-key'],
  },
];

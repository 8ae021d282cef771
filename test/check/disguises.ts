import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sampleText } from '../../action/scan/rules/sample-text.ts';
import { ENCODINGS } from '../accuracy/wrapped/encodings.ts';
import { secretsIn, WRAPPINGS } from '../accuracy/wrapped/recall.ts';
import type { KnownSecret } from '../accuracy/wrapped/wrapping.ts';

/** A file, or several, in which something bad is written in one way. */
export interface Disguise {
  readonly id: string;
  /** The folder of its files, by which it is recognized in reports. */
  readonly folder: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}

/** A secret that everyone should find. */
export function plainSecret(seed: number): KnownSecret {
  return { name: 'ACME_GITHUB_TOKEN', value: sampleText(seed).checked('ghp_') };
}

/** No text in any encoding. */
const BYTES = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 7919 + (at % 13) * 31) % 256));

/**
 * One secret in every form in which the scanner's own tests find it, in every encoding, and in files that need more than
 * reading. Each is in a folder of its own.
 */
export function secretDisguises(seed: number): readonly Disguise[] {
  const secret = plainSecret(seed);
  const line = `${secret.name}="${secret.value}"\n`;
  const wrapped = Object.values(WRAPPINGS)
    .flat()
    .map(({ id, path, write }) => ({ id, path, content: Buffer.from(write(secret)) }))
    .filter(({ path, content }) => secretsIn(path, content).length > 0);
  const encoded = ENCODINGS.map(({ id, encode }) => ({
    id: `in ${id}`,
    path: 'app.conf',
    content: encode(`PORT=80\n${line}`),
  }));
  const kinds: readonly (readonly [string, string, Uint8Array])[] = [
    [
      'with an allow comment',
      'app.sh',
      Buffer.from(`${line.trimEnd()} # lowerplane:allow github-token fine fine fine\n`),
    ],
    ['under a comment for gitleaks', 'app.sh', Buffer.from(`${line.trimEnd()} # gitleaks:allow\n`)],
    ['behind bytes that are no text', 'app.env', Buffer.concat([BYTES, Buffer.from(line)])],
    ['in a large file', 'log.txt', Buffer.from(`${'a line of a log\n'.repeat(80_000)}${line}`)],
    ['with the name of an image', 'logo.png', Buffer.from(line)],
    ['with the name of an archive', 'app.zip', Buffer.from(line)],
    ['compressed', 'app.env.gz', gzipSync(line)],
    ['in an archive', 'app.tgz', archiveOf('app.env', line)],
    ['in an archive that is cut off', 'app.tgz', archiveOf('app.env', line).subarray(0, 60)],
    [
      'in Git LFS',
      'app.env',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
    ],
  ];
  return [...wrapped, ...encoded, ...kinds.map(([id, path, content]) => ({ id, path, content }))].map(
    ({ id, path, content }, index) => {
      const folder = `s${index}`;
      return { id, folder, files: { [`${folder}/${path}`]: content } };
    },
  );
}

function archiveOf(name: string, text: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    writeFileSync(join(folder, name), text);
    execFileSync('tar', ['-czf', join(folder, 'a.tgz'), '-C', folder, name]);
    return readFileSync(join(folder, 'a.tgz'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One key that never expires, in every style of code. */
export function declarationDisguises(): readonly Disguise[] {
  const key = (expiration: string, more = '') =>
    `resource "lowerplane_api_key" "k" {\n  name        = "K"\n  permissions = "admin"\n  environments = ["production"]\n  expires_in  = ${expiration}\n}\n${more}`;
  const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    plain: { 'main.tf': key('"never"') },
    'for OpenTofu': { 'main.tofu': key('"never"') },
    'behind a file of OpenTofu': { 'main.tf': key('"never"'), 'main.tofu': 'locals {}\n' },
    'in JSON': {
      'main.tf.json': JSON.stringify({
        resource: { lowerplane_api_key: { k: { name: 'K', permissions: 'admin', expires_in: 'never' } } },
      }),
    },
    'by a variable': { 'main.tf': key('var.ttl', 'variable "ttl" { default = "never" }\n') },
    'by a variable without a value': { 'main.tf': key('var.ttl', 'variable "ttl" {}\n') },
    'by a local value': { 'main.tf': key('local.ttl', 'locals {\n  ttl = join("", ["ne", "ver"])\n}\n') },
    'by a function': { 'main.tf': key('regex(".*", "never")') },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Terraform's
    'by a file': { 'main.tf': key('trimspace(file("${path.module}/ttl"))'), ttl: 'never\n' },
    'by a workspace': { 'main.tf': key('terraform.workspace == "x" ? "90d" : "never"') },
    'by each': {
      'main.tf': key('each.value', '').replace('{\n', '{\n  for_each = { a = "never" }\n'),
    },
    'in a module': {
      'main.tf': 'module "m" {\n  source = "./m"\n  ttl = "never"\n}\n',
      'm/main.tf': key('var.ttl', 'variable "ttl" {}\n'),
    },
    'in a CDK app': {
      'cdktf.json': '{}',
      'main.ts':
        "import { ApiKey } from 'lowerplane/cdktf';\nnew ApiKey(stack, 'k', { name: 'K', permissions: 'admin', environments: ['production'], expires: 'never' });\n",
    },
    'in a CDK app that computes it': {
      'cdktf.json': '{}',
      'main.ts': "import { ApiKey } from 'lowerplane/cdktf';\nmake(ApiKey);\n",
    },
    'in a keys file': {
      'lowerplane.yaml':
        'version: 1\nkeys:\n  - { name: K, permissions: admin, environments: [production], expires_in: never }\n',
    },
    'in UTF-16': { 'main.tf': `\ufeff${key('"never"')}` },
  };
  return Object.entries(forms).map(([id, files], index) => {
    const folder = `d${index}`;
    const named = Object.entries(files).map(([path, text]) => [
      `${folder}/${path}`,
      id === 'in UTF-16' ? Buffer.from(text, 'utf16le') : text,
    ]);
    return { id, folder, files: Object.fromEntries(named) };
  });
}

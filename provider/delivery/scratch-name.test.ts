import { describe, expect, it } from 'vitest';
import { scratchOf } from '../keys/declaration/read-destinations.ts';
import { readKey } from '../keys/declaration/read-key.ts';
import type { DeclaredValue } from '../keys/declaration/value.ts';
import { KEY } from './key-specification.ts';
import { KINDS } from './registry.ts';
import { scratchName } from './scratch-name.ts';

it('keeps a scratch name within the limit, with an end that services take', () => {
  expect(scratchName('ci/lowerplane', 512)).toBe('ci/lowerplane-rehearsal');
  expect(scratchName(`${'x'.repeat(241)}..${'y'.repeat(10)}`, 253)).toBe(`${'x'.repeat(241)}-rehearsal`);
  expect(scratchName('x'.repeat(255), 255, '_REHEARSAL')).toHaveLength(255);
});

/** Values with which each kind is declared, as short and as long as it may be. */
const DECLARED: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  age: [{ recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudsh7rhqkm3rf7'] }],
  aws_secretsmanager_secret: [{ name: 'a', key: 'api_key' }, { name: 'a'.repeat(512) }],
  aws_ssm_parameter: [{ name: '/ci/a' }, { name: 'a'.repeat(950) }],
  azure_key_vault_secret: [
    { vault_url: 'https://team.vault.azure.net', name: 'a' },
    { vault_url: 'https://team.vault.azure.net', name: 'a'.repeat(127) },
  ],
  command: [{ program: ['store'] }],
  file: [
    { path: 'ci.key' },
    { path: '../a.b/ci' },
    { path: '.env', format: 'dotenv', variable: 'KEY' },
    { path: 'a/.env.local', format: 'dotenv', variable: 'KEY' },
  ],
  github_actions_secret: [
    { repository: 'octo/app', name: 'KEY' },
    { organization: 'octo', name: 'KEY' },
  ],
  gitlab_variable: [
    { project: 'octo/app', key: 'KEY' },
    { group: 'octo', key: 'K'.repeat(255) },
  ],
  google_secret_manager_secret: [
    { project: 'my-project', secret_id: 'ci' },
    { project: 'my-project', secret_id: 'c'.repeat(255) },
  ],
  kubernetes_secret: [
    { name: 'ci', key: 'api_key' },
    { name: `${'a'.repeat(242)}.${'b'.repeat(10)}`, key: 'k' },
  ],
  onepassword_item: [
    { vault: 'CI', item: 'LowerPlane', field: 'api key' },
    { vault: 'CI', item: 'a'.repeat(26) },
  ],
  vault_kv: [{ mount: 'secret', path: 'ci/lowerplane', key: 'api_key' }],
};

function declaredValue(written: unknown): DeclaredValue {
  if (Array.isArray(written)) return { kind: 'list', items: written.map(declaredValue) };
  if (typeof written === 'object' && written !== null) {
    const entries = Object.entries(written).filter(([, value]) => value !== undefined);
    return { kind: 'map', entries: new Map(entries.map(([name, value]) => [name, declaredValue(value)])) };
  }
  return { kind: 'scalar', value: written as string | number | boolean };
}

/** The destination of an element, which must be valid. */
function destinationOf(kind: string, values: Readonly<Record<string, unknown>>) {
  const declared = declaredValue({ deliver_to: [{ [kind]: values }] });
  if (declared.kind !== 'map') throw new Error('not a map');
  const faults: string[] = [];
  const { destinations } = readKey(KEY, declared, ({ detail, path }) => {
    if (path[0] === 'deliver_to') faults.push(detail);
  });
  expect(faults).toEqual([]);
  const [destination] = destinations.kind === 'known' ? destinations.value : [];
  if (typeof destination !== 'object') throw new Error(`${kind} was not read.`);
  return destination;
}

describe.each(KINDS.map(({ kind }) => kind))('%s', (kind) => {
  it.each(DECLARED[kind] ?? [undefined])('has a valid scratch place beside %j, or none', (values) => {
    if (values === undefined) throw new Error(`Add ${kind} to this table.`);
    const destination = destinationOf(kind, values);
    const scratch = scratchOf(destination);
    if (scratch === undefined) return expect(kind).toBe('command');
    expect(destinationOf(kind, scratch.values).identity).toBe(scratch.identity);
    // What stores nothing needs no other place.
    expect(scratch.place === destination.place).toBe(kind === 'age');
    expect(scratch.audience).toBe(destination.audience);
  });
});

it.each([
  ['ci.key', 'ci.rehearsal.key'],
  ['../a.b/ci', '../a.b/ci.rehearsal'],
  ['.env', '.env.rehearsal'],
  ['a/.env.local', 'a/.env.rehearsal.local'],
])('the scratch place of the file %s is %s, which the same patterns ignore', (path, beside) => {
  expect(scratchOf(destinationOf('file', { path }))?.identity).toBe(`file:${beside}`);
});

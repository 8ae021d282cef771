import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { HOSTILE_NAMES } from '../../import/hostile-names.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');

const read = ({ folder }: Surroundings, file = 'lowerplane.yaml') => readFileSync(join(folder, file), 'utf8');
const write = ({ folder }: Surroundings, text: string, file = 'lowerplane.yaml') =>
  writeFileSync(join(folder, file), text);
const outcomes = (report: { readonly keys: readonly { name: string; outcome: string }[] }) =>
  Object.fromEntries(report.keys.map(({ name, outcome }) => [name, outcome]));

/** No key, but those whose names are hard to write. */
async function withHostileNames() {
  const around = await surroundings();
  for (const [index, name] of HOSTILE_NAMES.entries())
    await around.key({
      name,
      permissions: 'read-only',
      environments: index % 2 === 0 ? 'all' : ['staging', 'production'],
      expires_at: index % 3 === 0 ? null : new Date(Date.now() + index * DAY).toISOString(),
    });
  return around;
}

describe('lowerplane import', () => {
  it.each([
    ['yaml', 'lowerplane.yaml'],
    ['hcl', 'lowerplane-keys.tf'],
  ])('declares any key as %s, so that a plan changes nothing', async (language, file) => {
    const around = await withHostileNames();
    const { code, report } = await around.json('import', ['import', '--as', language, '--yes']);
    expect(code).toBe(0);
    expect(report).toMatchObject({ outcome: 'written', file, declarations: read(around, file) });
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['declared']));
    expect(report.keys).toHaveLength(HOSTILE_NAMES.length + 1);
    expect(await around.run(['plan', '--detailed-exitcode'])).toMatchObject({ code: 0, error: '' });
    const planned = await around.json('plan', ['plan', '--detailed-exitcode']);
    expect(planned).toMatchObject({ code: 0, error: '' });
    expect(planned.report.summary).toMatchObject({ unchanged: HOSTILE_NAMES.length + 1 });
    expect(planned.report.problems ?? []).toEqual([]);
    expect(read(around, file)).not.toMatch(/[\u202e\u200b]/);
  });

  it('leaves out what is declared already, and says where', async () => {
    const around = await withHostileNames();
    await around.run(['import', '--yes', '--name', 'pipeline']);
    const again = await around.json('import', ['import', '--yes', '--name', 'pipeline']);
    expect(again).toMatchObject({ code: 0, report: { outcome: 'nothing-to-declare' } });
    expect(again.report.keys).toHaveLength(2);
    for (const { outcome, detail } of again.report.keys) {
      expect(outcome).toBe('already-declared');
      expect(detail).toMatch(/^lowerplane\.yaml:\d+$/);
    }
    const before = read(around);
    await around.run(['import', '--yes']);
    expect(read(around).startsWith(before)).toBe(true);
    expect((await around.run(['plan', '--detailed-exitcode'])).code).toBe(0);
    expect((await around.run(['import', '--yes', '--as', 'hcl'])).out).toContain('Nothing to declare.');
  });

  it.each([
    [
      'a comment behind the last key',
      'version: 1\nkeys:\n- name: A # mine\n  permissions: admin # end',
      '\n',
    ],
    ['lines of Windows', 'version: 1\r\nkeys:\r\n    - name: A\r\n      permissions: admin\r\n', '\r\n'],
    [
      'fields behind the list',
      'keys:\n  - { name: A, permissions: admin }\n\nversion: 1\nx-mine: [1]\n',
      '\n',
    ],
    ['a block text at the end', 'version: 1\nkeys:\n  - permissions: admin\n    name: |-\n      A\n', '\n'],
    ['a byte order mark', '\ufeffversion: 1\nkeys:\n  - name: A\n    permissions: admin\n', '\n'],
    ['an empty list', 'version: 1\nkeys: [] # none yet\n', '\n'],
    ['an empty list before more', 'keys: []\nversion: 1\n', '\n'],
    ['nothing after its list', 'version: 1\nkeys:\n', '\n'],
    ['nothing after its list, nor a line end', 'version: 1\nkeys:', '\n'],
    ['nothing after its list before more', 'keys: # none yet\n  # - name: X\nversion: 1\n', '\n'],
    ['nothing after its list, in lines of Windows', 'keys:\r\nversion: 1\r\n', '\r\n'],
    ['null for a list', 'keys: ~ # none yet\nversion: 1\n', '\n'],
  ])('adds to a keys file with %s', async (_, text, lineEnd) => {
    const around = await surroundings();
    const { id } = await around.key({ name: 'B', permissions: 'read-only' });
    write(around, text);
    const { code } = await around.run(['import', '--yes', '--name', 'b', '--permissions', 'read-only']);
    expect(code).toBe(0);
    const after = read(around);
    expect(after).toContain(`# ${id}, ending in `);
    expect(after.split(lineEnd).length).toBe(after.split('\n').length);
    const kept = text
      .replace(/\[\]|~/, '')
      .split(/\s+/)
      .filter(Boolean);
    for (const word of kept) expect(after).toContain(word);
    const { report } = await around.json('plan', ['plan']);
    const names = report.changes.map(({ name }: { name: string }) => name);
    expect(names).toEqual(text.includes('permissions: admin') ? ['A'] : []);
    expect(report.summary.unchanged).toBe(1);
  });

  it.each([
    ['keys: [{ name: A, permissions: admin }]\nversion: 1\n', 'in brackets'],
    ['version: 1\n', 'has no list "keys"'],
    ['keys: &a\n', 'has no list "keys"'],
    ['- a\n', 'has no list "keys"'],
    ['keys: "\n', 'is not valid YAML'],
  ])('does not touch a keys file that it cannot add to: %j', async (text, why) => {
    const around = await surroundings();
    await around.key({ name: 'B', permissions: 'read-only' });
    write(around, text);
    const { code, error } = await around.run(['import', '--yes']);
    expect({ code, text: read(around) }).toEqual({ code: 2, text });
    expect(error).toContain(`"lowerplane.yaml" ${why.startsWith('in ') ? 'has its keys in brackets' : why}`);
  });

  it('adds to Terraform code, under labels that are free', async () => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    await around.key({ name: 'C I', permissions: 'read-only' });
    write(
      around,
      'resource "lowerplane_api_key" "ci" {\n  name = "Other"\n  permissions = "admin"\n}\n',
      'a.tf',
    );
    await around.run(['import', '--yes', '--as', 'hcl', '--out', 'a.tf', '--permissions', 'read-only']);
    const text = read(around, 'a.tf');
    expect(text.match(/^resource .*/gm)).toEqual([
      'resource "lowerplane_api_key" "ci" {',
      'resource "lowerplane_api_key" "c_i" {',
      'resource "lowerplane_api_key" "ci_2" {',
    ]);
    expect(text.match(/required_providers/g)).toHaveLength(1);
    await around.key({ name: 'New', permissions: 'read-only' });
    await around.run(['import', '--yes', '--as', 'hcl', '--out', 'a.tf', '--permissions', 'read-only']);
    expect(read(around, 'a.tf').match(/required_providers/g)).toHaveLength(1);
  });

  it('names the provider that Terraform code beside it lacks', async () => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    write(
      around,
      'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
      'v.tf',
    );
    const { error } = await around.run(['import', '--yes', '--as', 'hcl']);
    expect(error.replace(/\s+/g, ' ')).toContain('Add lowerplane = { source = "lowerplane/lowerplane" }');
    expect(read(around, 'lowerplane-keys.tf')).not.toContain('required_providers');
  });

  it('declares the newest key of a name that works, and no revoked one', async () => {
    const around = await surroundings({ now: () => NOW });
    const { emulator, key, use, client } = around;
    emulator.clock.set(NOW - 30 * DAY);
    const first = await key({ name: 'Twice', permissions: 'read-only' });
    const used = await key({ name: 'Used and gone', permissions: 'read-only' });
    emulator.clock.set(NOW - 20 * DAY);
    const second = await key({ name: 'Twice', permissions: 'read-write' });
    const gone = await key({ name: 'Used and gone', permissions: 'read-only' });
    await use(gone.secret);
    await client.revokeApiKey(gone.id);
    const expired = { name: 'Twice', permissions: 'admin', expires_at: new Date(NOW - DAY).toISOString() };
    await key({ ...expired, permissions: 'admin' });
    emulator.clock.set(NOW);
    const { report } = await around.json('import', ['import', '--yes', '--status', 'all', '--sort', 'id']);
    const outcome = (id: string) => report.keys.find((each: { id: string }) => each.id === id);
    expect(outcome(second.id)).toMatchObject({ outcome: 'declared' });
    expect(outcome(first.id)).toMatchObject({
      outcome: 'left-out',
      detail: `${second.id} has the same name: rename this key, or revoke it if no one needs it`,
    });
    expect(outcome(used.id)).toMatchObject({ outcome: 'declared' });
    expect(outcome(gone.id)).toBeUndefined();
    expect(report.declarations).toContain(`id: ${second.id}`);
    expect(report.declarations).toContain(`id: ${used.id}`);
    const planned = await around.run(['plan', '--detailed-exitcode']);
    expect(planned).toMatchObject({ code: 0, error: '' });
    const hcl = await around.run(['import', '--as', 'hcl', '--out', '-', '--from', 'nowhere']);
    expect(hcl.error.replace(/\s+/g, ' ')).toContain('"Used and gone" is the name of several keys.');
  });

  it('declares an expired key as it is', async () => {
    const around = await surroundings({ now: () => NOW });
    around.emulator.clock.set(NOW - 30 * DAY);
    await around.key({
      name: 'Trial',
      permissions: 'read-only',
      expires_at: new Date(NOW - DAY).toISOString(),
    });
    around.emulator.clock.set(NOW);
    expect((await around.run(['import', '--yes', '--name', 'Trial'])).out).toContain('Nothing to declare.');
    await around.run(['import', '--yes', '--status', 'expired']);
    expect((await around.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('never writes a secret that someone put into a name', async () => {
    const around = await surroundings();
    const { secret } = await around.key({ name: 'A', permissions: 'read-only' });
    await around.key({ name: `for ${secret}`, permissions: 'read-only' });
    const { code, out, error } = await around.run(['import', '--yes']);
    expect(code).toBe(0);
    expect(out + error + read(around)).not.toContain(secret);
    expect(out.replace(/\s+/g, ' ')).toContain('its name holds a secret');
  });

  it('asks before it writes, and only then', async () => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    const silent = await around.run(['import']);
    expect(silent.code).toBe(1);
    expect(silent.error).toContain(
      'there is no terminal to confirm it at. Add --yes, or print with "--out -".',
    );
    const asked: string[] = [];
    const ask = (answer: string) => async (question: string) => {
      asked.push(question);
      return answer;
    };
    const no = await around.run(['import'], { ask: ask('') });
    expect(no).toMatchObject({ code: 1, error: expect.stringContaining('  - name: CI\n') });
    expect(existsSync(join(around.folder, 'lowerplane.yaml'))).toBe(false);
    const yes = await around.run(['import'], { ask: ask('y') });
    expect(yes).toMatchObject({
      code: 0,
      out: expect.stringContaining('Wrote 2 declarations to lowerplane.yaml.'),
    });
    expect(asked).toEqual(Array(2).fill('Write 2 declarations to lowerplane.yaml? [y/N] '));
    expect((await around.run(['import'], { ask: ask('y') })).code).toBe(0);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['yaml', 'lowerplane.yaml', 'version: 1\nkeys: []\n', 'version: 1\nkeys: [] # edited\n'],
    ['yaml', 'lowerplane.yaml', undefined, '# new\n'],
    ['hcl', 'lowerplane-keys.tf', 'locals {}\n', ''],
    ['hcl', 'lowerplane-keys.tf', undefined, 'locals {}\n'],
    ['cdktf', 'lowerplane-keys.ts', undefined, '// mine\n'],
  ])('keeps an edit that is made while it asks: %s', async (language, file, before, edited) => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    if (before !== undefined) write(around, before, file);
    const ask = async () => {
      write(around, edited, file);
      return 'y';
    };
    const { code, error } = await around.run(['import', '--as', language], { ask });
    expect({ code, text: read(around, file) }).toEqual({ code: 2, text: edited });
    expect(error.replace(/\s+/g, ' ')).toContain(
      `"${file}" was changed before it was written. Run import again.`,
    );
    expect(error).not.toContain('Wrote');
  });

  it.each(['before the question', 'while it asks'])(
    'writes through a link only if it is named: one that is there %s',
    async (time) => {
      const around = await surroundings();
      await around.key({ name: 'CI', permissions: 'read-only' });
      const link = () => symlinkSync('elsewhere.yaml', join(around.folder, 'lowerplane.yaml'));
      if (time === 'before the question') link();
      const ask = async () => {
        if (time === 'while it asks') link();
        return 'y';
      };
      const { code, error } = await around.run(['import'], { ask });
      expect(code).toBe(2);
      expect(error.replace(/\s+/g, ' ')).toContain('"lowerplane.yaml" is a link');
      expect(existsSync(join(around.folder, 'elsewhere.yaml'))).toBe(false);
      expect((await around.run(['import', '--yes', '--out', 'lowerplane.yaml'])).code).toBe(0);
      expect(read(around, 'elsewhere.yaml')).toContain('- name: CI');
      // Nothing is written, so nothing is refused.
      expect((await around.run(['import', '--yes'])).out).toContain('Nothing to declare.');
    },
  );

  it('prints with --out -, and lists beside it', async () => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    const printed = await around.run(['import', '--out', '-', '--name', 'CI']);
    expect(printed.code).toBe(0);
    expect(printed.out).toMatch(
      /^# Written by .*\n(?:#.*\n)+version: 1\n\nkeys:\n {2}# key_.*\n {2}- name: CI\n/,
    );
    expect(printed.error).toMatch(/^CI +read-only +declared +ci/m);
    const csv = await around.run(['import', '--out', '-', '--name', 'CI', '--format', 'csv']);
    expect(csv.out).toMatch(
      /^"name","permissions","outcome","detail","id"\r\n"CI","read-only","declared","ci",/,
    );
    expect(existsSync(join(around.folder, 'lowerplane.yaml'))).toBe(false);
  });

  it('does not overwrite a program', async () => {
    const around = await surroundings();
    await around.key({ name: 'CI', permissions: 'read-only' });
    write(around, '// mine\n', 'lowerplane-keys.ts');
    const { code, error } = await around.run(['import', '--as', 'cdktf', '--yes']);
    expect({ code, text: read(around, 'lowerplane-keys.ts') }).toEqual({ code: 2, text: '// mine\n' });
    expect(error).toContain('a program cannot be added to. Choose another file with --out');
  });

  it('says what it does not know', async () => {
    const around = await surroundings();
    const limited = await around.key({ name: 'P', permissions: 'admin', environments: ['production'] });
    write(
      around,
      'resource "lowerplane_api_key" "a" {\n  name = var.name\n  permissions = "admin"\n}\nvariable "name" {}\n',
      'a.tf',
    );
    const environment = { ...around.environment, LOWERPLANE_API_KEY: limited.secret };
    const { error } = await around.run(['import', '--out', '-'], { environment });
    const notes = error.replace(/\s+/g, ' ');
    expect(notes).toContain('Note: a.tf:1: the name of lowerplane_api_key.a is not known');
    expect(notes).toContain('reaches production only, so keys that reach further are not listed.');
  });

  it.each([80, 40])('fits %i columns', async (width) => {
    const around = await withHostileNames();
    const { out } = await around.run(['import', '--yes'], { width });
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  });
});

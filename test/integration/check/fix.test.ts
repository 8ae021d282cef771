import {
  chmodSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../../../provider/cli/check/check-request.ts';
import { fixAndCheck } from '../../../provider/cli/check/fix-and-check.ts';
import { OPTIONS } from '../../../provider/cli/check/options.ts';
import { writeFix } from '../../../provider/cli/check/write-fixes.ts';
import { command as checkCommand } from '../../../provider/cli/commands/check.ts';
import { parseArguments } from '../../../provider/cli/grammar/parse.ts';
import { UsageError } from '../../../provider/cli/grammar/usage-error.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { command, endlessKey, goodKey } from './gate.ts';

const POLICY = 'version: 1\nfail_on: low\n';
const KEYS = `version: 1
keys:
  - name: A
    permissions: read-only
    environments: [production]
    deliver_to: [{ file: { path: a.key } }]
`;
const JSON_KEY = `{
  "resource": {
    "lowerplane_api_key": {
      "ci_gate": {
        "name": "CI gate",
        "permissions": "read-only",
        "environments": ["production"],
        "deliver_to": [{ "file": { "path": "ci.key" } }]
      }
    }
  }
}
`;
const never = (name: string) => goodKey(name).replace(/ {2}rotation.*\n/, '  expires_in   = "never"\n');

function repository(files: Readonly<Record<string, string>>): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { '.lowerplane/policy.yaml': POLICY, ...files });
  return repo;
}

function textIn(repo: MadeRepository, path: string): string {
  return readFileSync(join(repo.folder, path), 'utf8');
}

describe('--fix writes what the finding asks for', () => {
  it.each([
    ['main.tf', endlessKey('A'), '  expires_in = "90d"\n}'],
    ['main.tf.json', JSON_KEY, '      "ci_gate": {\n        "expires_in": "90d",\n        "name"'],
    ['lowerplane.yaml', KEYS, '  - name: A\n    expires_in: 90d\n    permissions'],
  ])('in %s', async (path, before, expected) => {
    const repo = repository({ [path]: before });
    const { code, out, error } = await command(repo.folder, ['--fix']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(textIn(repo, path)).toContain(expected);
    expect(out).toContain('Fixed 1 finding in 1 file.');
    expect(out).toContain(`fixed     ${path}:`);
  });

  it('shows the new lines and what is left, in 80 columns', async () => {
    const repo = repository({ 'main.tf': endlessKey('A') + never('B') });
    const { io, printed } = capturedIo({ cwd: repo.folder, now: NOW, width: 80 });
    expect(await checkCommand.run(['--fix'], io)).toBe(1);
    const { out } = printed;
    expect(out.split('Not fixed')[0]).toBe(
      'Fixed 1 finding in 1 file.\n\nfixed     main.tf:1:1  missing-expiration\n          +   expires_in = "90d"\n\n',
    );
    expect(out).toContain('Not fixed: 1 finding.\n          main.tf:11:18  missing-expiration\n');
    expect(out).toContain('it takes --fix=all: someone chose that the key never expires.');
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(textIn(repo, 'main.tf')).toContain('"never"');
  });

  it('takes decisions with --fix=all', async () => {
    const repo = repository({ 'main.tf': never('B') });
    const { code, out } = await command(repo.folder, ['--fix=all']);
    expect(code).toBe(0);
    expect(out).toContain('          -   expires_in   = "never"\n          +   expires_in = "90d"\n');
    expect(textIn(repo, 'main.tf')).not.toContain('never');
  });

  it('fixes many keys of many files at once, and nothing twice', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, file) => [
        `team-${file}/main.tf`,
        Array.from({ length: 5 }, (_, key) => endlessKey(`Key ${file} ${key}`)).join('\n'),
      ]),
    );
    const repo = repository(files);
    expect((await command(repo.folder, ['--fix'])).out).toContain('Fixed 60 findings in 12 files.');
    const again = await command(repo.folder, ['--fix']);
    expect(again.code).toBe(0);
    expect(again.out).toContain('Nothing was changed.');
  });

  it('leaves line ends, byte order mark, permissions and other lines as they are', async () => {
    const repo = repository({ 'main.tf': 'locals {}\n' });
    const text = `\ufeff# one\n${endlessKey('A').replaceAll('\n', '\r\n')}# no line break`;
    repo.commit('mixed', { 'main.tf': text });
    chmodSync(join(repo.folder, 'main.tf'), 0o640);
    await command(repo.folder, ['--fix']);
    const inserted = '  expires_in = "90d"\r\n';
    const after = textIn(repo, 'main.tf');
    expect(after).toBe(text.replace('}\r\n#', `${inserted}}\r\n#`));
    expect(statSync(join(repo.folder, 'main.tf')).mode & 0o777).toBe(0o640);
  });

  it('applies to changes that are not committed', async () => {
    const repo = repository({ 'main.tf': goodKey('A') });
    writeFileSync(join(repo.folder, 'main.tf'), endlessKey('B'));
    expect((await command(repo.folder, ['--fix'])).out).toContain('Fixed 1 finding');
    expect(textIn(repo, 'main.tf')).toContain('expires_in');
  });
});

describe('--fix leaves alone', () => {
  it.each([
    ['a line with a comment', never('A').replace('"never"', '"never" # agreed'), 'would remove a comment'],
    [
      'a life that would be too short for the rotation',
      endlessKey('A').replace(
        '}\n',
        '  expires_in   = "400d"\n  rotation     = { every = "300d", overlap = "7d" }\n}\n',
      ),
      'would do something else besides',
    ],
  ])('%s', async (_, text, reason) => {
    const repo = repository({ 'main.tf': text });
    const { out } = await command(repo.folder, ['--fix=all']);
    expect(out).toContain('Nothing was changed.');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(reason);
    expect(textIn(repo, 'main.tf')).toBe(text);
  });

  it('a finding that is waived, and a secret', async () => {
    const waiver =
      'waivers:\n  - { rule: missing-expiration, key: A, owner: me, reason: it is known, expires: 2099-01-01 }\n';
    const repo = repository({ 'main.tf': endlessKey('A') });
    repo.commit('waive', { '.lowerplane/policy.yaml': `${POLICY}${waiver}` });
    await command(repo.folder, ['--fix=all']);
    expect(textIn(repo, 'main.tf')).toBe(endlessKey('A'));
  });

  it('a file of a submodule, and says where to change it', async () => {
    const inner = repository({ 'keys.tf': endlessKey('Inner') });
    const repo = repository({ 'main.tf': endlessKey('Outer') });
    repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.folder, 'mods/inner');
    repo.commit('add a module', {
      'call.tf': 'module "inner" {\n  source = "./mods/inner"\n}\n',
    });
    const { code, out } = await command(repo.folder, ['--fix=all']);
    expect(code).toBe(1);
    expect(textIn(repo, 'mods/inner/keys.tf')).toBe(endlessKey('Inner'));
    expect(textIn(repo, 'main.tf')).toContain('expires_in = "90d"');
    expect(out).toContain('Fixed 1 finding in 1 file.');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'mods/inner/keys.tf:1:1 missing-expiration its file is in another repository, mods/inner: make the change there.',
    );
  });

  it('a file behind a link', async () => {
    const [outside, inside] = [madeFolder(), madeFolder()];
    writeInto(outside, 'main.tf', endlessKey('A'));
    const reason = (path: string) =>
      writeFix(inside, { path, before: endlessKey('A'), after: '# changed\n' });
    symlinkSync(outside, join(inside, 'linked'));
    symlinkSync(join(outside, 'main.tf'), join(inside, 'main.tf'));
    expect(await reason('linked/main.tf')).toBe('its file is behind a link');
    expect(await reason('main.tf')).toBe('its file cannot be written (ELOOP)');
    expect(readFileSync(join(outside, 'main.tf'), 'utf8')).toBe(endlessKey('A'));
    expect(lstatSync(join(inside, 'main.tf')).isSymbolicLink()).toBe(true);
    unlinkSync(join(inside, 'main.tf'));
    writeFileSync(join(inside, 'main.tf'), 'written since');
    expect(await reason('main.tf')).toBe('its file changed while it was checked: run it again');
  });
});

it('undoes changes after which the files are worse', async () => {
  const repo = repository({ 'main.tf': endlessKey('A') });
  const values = parseArguments(OPTIONS, undefined, []).values;
  const { request, top } = requestOf(values, '.', capturedIo({ cwd: repo.folder, now: NOW }).io);
  let runs = 0;
  const racing = {
    ...request,
    // Someone else breaks a file between the two checks.
    get root() {
      runs += 1;
      if (runs === 2) writeInto(repo.folder, 'main.tf.json', '{');
      return request.root;
    },
  };
  repo.commit('more', { 'main.tf.json': '{}' });
  const { fixes } = await fixAndCheck(racing, 'safe', top);
  expect(fixes.fixed).toEqual([]);
  expect(fixes.left.map(({ because }) => because)).toEqual([
    'the files were worse after the change, so it was undone',
  ]);
  expect(textIn(repo, 'main.tf')).toBe(endlessKey('A'));
});

it('keeps a report for programs apart', async () => {
  const repo = repository({ 'main.tf': endlessKey('A') });
  const { out, error } = await command(repo.folder, ['--fix', '--format', 'json']);
  expect(JSON.parse(out).findings).toEqual([]);
  expect(error).toContain('Fixed 1 finding');
  const other = repository({ 'main.tf': endlessKey('A') });
  expect(await command(other.folder, ['--fix', '--format', 'json', '--quiet'])).toEqual({
    code: 0,
    out: '',
    error: '',
  });
});

it.each([
  [['--fix=some'], '--fix must be one of safe, all, not "some".'],
  [['--fix', 'all'], 'Write --fix=all, or ./all for a file or directory.'],
  [['--fix', '--staged'], '--fix changes files on disk, but --staged checks something else.'],
  [['--fix', '--base', 'HEAD'], '--fix changes files on disk, but --base checks something else.'],
  [['--fix', '--history'], '--fix changes files on disk, but --history checks something else.'],
])('does not take %j', async (args, words) => {
  const { folder } = repository({ 'main.tf': goodKey('A') });
  const failure: unknown = await command(folder, args).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect(String(failure)).toContain(words);
});

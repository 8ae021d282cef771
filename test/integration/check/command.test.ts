import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { FORMATS } from '../../../provider/cli/check/options.ts';
import { UsageError } from '../../../provider/cli/grammar/usage-error.ts';
import { runningEmulator } from '../emulator/running.ts';
import { githubToken, lowerplaneKey, MadeRepository, madeFolder } from '../scan/made-repository.ts';
import { command, endlessKey, goodKey, newKey } from './gate.ts';

const MAIN = resolve(import.meta.dirname, '../../../provider/cli/main.ts');
const emulator = runningEmulator();

function repository(
  files: Readonly<Record<string, string>> = { 'main.tf': goodKey('Dashboard') },
): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', files);
  return repo;
}

it('exits with 0 when nothing is wrong, and reports what was not queried', async () => {
  const { code, out, error } = await command(repository().folder);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toContain('LowerPlane Not Queried');
});

it('exits with 1 for a finding at or above --fail-on, else with 0', async () => {
  const { folder } = repository({ 'main.tf': endlessKey('Forever') });
  const { code, out } = await command(folder);
  expect(code).toBe(1);
  expect(out).toContain('missing-expiration');
  expect((await command(folder, ['--fail-on', 'critical'])).code).toBe(0);
});

it.skipIf(!existsSync('/dev/full'))('exits with 2 when its output cannot be written', () => {
  const { folder } = repository();
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'check', '--offline', folder], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'The output cannot be written (ENOSPC).\n' });
});

it('exits with 3 when a required fact is not known', async () => {
  const { folder } = repository();
  expect((await command(folder, ['--mode', 'deploy', '--environment', 'production'])).code).toBe(3);
});

it.each([
  [['--mode', 'perhaps'], '--mode must be one of review, deploy, audit, not "perhaps".'],
  [['--format', 'xml'], '--format must be one of'],
  [['--output', 'sarif'], '--output names the format sarif but no file: write --output sarif=FILE.'],
  [['--environment', ''], '--environment needs a value'],
  [['--range', '--output=x'], '--range needs a value: --range A..B.'],
  [['--range', 'main'], '--range must be a range of commits'],
  [['--base', '--upload-pack=x'], '--base'],
  [['--policy-from=-x'], '--policy-from must be a commit'],
  [['--staged', '--history'], 'Choose only one of'],
  [['--timeout', 'soon'], '--timeout must be a duration'],
  [['--policy', '../policy.yaml'], '--policy must be a file in'],
  [['--policy', 'none.yaml'], 'The policy none.yaml was not found. Correct the path of --policy.'],
  [['--api-key', 'x'], 'Unknown option "--api-key".'],
  [['--base-url', 'https://lowerplane.example.com'], 'LOWERPLANE_API_KEY is not set'],
  [['--explain', 'comitted-secret'], 'Did you mean "committed-secret"?'],
  [['nowhere'], 'The directory "nowhere" was not found. Give a directory that exists.'],
  [['a', 'b'], 'Give one path, not 2: a, b.'],
] as const)('does not take %j', async (args, words) => {
  const { folder } = repository();
  const failure: unknown = await command(folder, args).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect(String(failure)).toContain(words);
});

it('requires the address of LowerPlane with a key, unless it is offline', async () => {
  const { folder } = repository();
  const environment = { LOWERPLANE_API_KEY: lowerplaneKey(1) };
  await expect(command(folder, [], environment)).rejects.toThrow('LOWERPLANE_BASE_URL');
  expect((await command(folder, ['--offline'], environment)).code).toBe(0);
});

it('exits with 2 and reports every error of a policy by line', async () => {
  const { folder } = repository({
    '.lowerplane/policy.yaml': 'version: 1\nfail_on: awful\nminimum_score: 7\n',
  });
  const { code, error } = await command(folder);
  expect(code).toBe(2);
  expect(error).toContain('.lowerplane/policy.yaml:2: ');
  expect(error).toContain('.lowerplane/policy.yaml:3: ');
});

it('exits with 2 when a commit does not exist', async () => {
  const { folder } = repository();
  expect(await command(folder, ['--base', 'nowhere'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('no commit "nowhere"'),
  });
});

it('checks what a branch adds, by the policy of the target branch', async () => {
  const repo = repository({ 'main.tf': endlessKey('Old'), '.lowerplane/policy.yaml': 'version: 1\n' });
  repo.git('checkout', '--quiet', '-b', 'feature');
  repo.commit('leak', { 'a.txt': `${githubToken(1)}\n` });
  repo.commit('hide', {
    'a.txt': '\n',
    '.lowerplane/policy.yaml': 'version: 1\nrules: { committed-secret: off }\n',
  });
  repo.git('checkout', '--quiet', 'main');
  repo.commit('meanwhile', { 'b.txt': `${githubToken(2)}\n` });
  repo.git('checkout', '--quiet', 'feature');
  const { code, out } = await command(repo.folder, ['--base', 'main', '--format', 'json']);
  expect(code).toBe(1);
  expect(out).toContain('committed-secret');
  expect(out).toContain('a.txt');
  expect(out).not.toContain('b.txt');
  const own = await command(repo.folder, ['--base', 'main', '--policy-from', 'HEAD', '--format', 'json']);
  expect(own.out).not.toContain('"a.txt');
  expect(await command(repo.folder, ['--range', 'main...HEAD', '--format', 'json'])).toEqual({
    code,
    out,
    error: '',
  });
});

it('checks what is staged', async () => {
  const repo = repository();
  repo.write('a.txt', `${githubToken(1)}\n`);
  expect((await command(repo.folder, ['--staged'])).code).toBe(0);
  repo.git('add', '--all');
  repo.write('a.txt', '\n');
  expect(await command(repo.folder, ['--staged'])).toMatchObject({
    code: 1,
    out: expect.stringContaining('a.txt:1'),
  });
});

it('writes a baseline, and from then on only what is new counts', async () => {
  const repo = repository({ 'main.tf': endlessKey('Old') });
  expect((await command(repo.folder)).code).toBe(1);
  const written = await command(repo.folder, ['--write-baseline']);
  expect(written).toMatchObject({ code: 0, out: expect.stringContaining('Wrote .lowerplane/baseline.json') });
  expect((await command(repo.folder)).code).toBe(0);
  repo.commit('moved', { 'main.tf': `# more\n\n${endlessKey('Old')}` });
  expect((await command(repo.folder)).code).toBe(0);
  repo.commit('new', { 'new.tf': endlessKey('New') });
  const { code, out } = await command(repo.folder);
  expect(code).toBe(1);
  expect(out).toContain('new.tf');
  expect((await command(repo.folder, ['--baseline', 'none.json'])).code).toBe(1);
});

it('writes scores that must not fall', async () => {
  const { apiKey } = await newKey(emulator);
  const { folder } = repository();
  const environment = { LOWERPLANE_API_KEY: apiKey, LOWERPLANE_BASE_URL: emulator.url };
  const args = ['--mode', 'audit', '--environment', 'production'];
  const { out } = await command(folder, [...args, '--write-baseline'], environment);
  expect(out).toContain('a lower score will be reported');
  const stored: unknown = JSON.parse(readFileSync(join(folder, '.lowerplane/baseline.json'), 'utf8'));
  expect(stored).toMatchObject({
    posture: expect.arrayContaining([
      { source: 'LowerPlane', framework: expect.any(String), score: expect.any(Number) },
    ]),
  });
  const { out: later } = await command(folder, [...args, '--format', 'json'], environment);
  expect(JSON.parse(later)).not.toMatchObject({
    gaps: expect.arrayContaining([{ fact: 'postureBaseline' }]),
  });
});

it('lists and explains rules', async () => {
  const { out } = await command(madeFolder(), ['--list-rules']);
  expect(out.split('\n').length).toBeGreaterThan(20);
  for (const line of out.trimEnd().split('\n')) {
    const [id = ''] = line.split(' ');
    expect((await command(madeFolder(), ['--explain', id])).out).toContain(id);
  }
});

it('shows no secret in any report, file or error', async () => {
  const { apiKey } = await newKey(emulator, { permissions: 'admin', environments: 'all' });
  const secrets = [apiKey, githubToken(1), lowerplaneKey(2)];
  const named = endlessKey(lowerplaneKey(3));
  const repo = repository({
    'main.tf': `${endlessKey('Forever')}# ${secrets[1]}\n`,
    'named.tf': `${named}${named.replace('" {', '_twin" {')}`,
    '.env': `LOWERPLANE_API_KEY=${apiKey}\nOTHER=${secrets[2]}\n`,
    [`${githubToken(1)}.txt`]: `${lowerplaneKey(2)}\n`.repeat(3),
  });
  const environment = { LOWERPLANE_API_KEY: apiKey, LOWERPLANE_BASE_URL: emulator.url };
  const files = FORMATS.map((format) => join(madeFolder(), `gate.${format}`));
  const outputs = FORMATS.flatMap((format, index) => ['--output', `${format}=${files[index]}`]);
  const { code, out, error } = await command(repo.folder, outputs, environment);
  expect(code).toBe(1);
  expect(out).toContain('The key works: "CI gate"');
  const texts = [out, error, ...files.map((file) => readFileSync(file, 'utf8'))];
  for (const format of FORMATS)
    texts.push((await command(repo.folder, ['--format', format], environment)).out);
  for (const text of texts) {
    expect(text.length === 0 || text.length > 50).toBe(true);
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(secrets[2]);
    expect(text).not.toContain(lowerplaneKey(3));
  }
  repo.write('.lowerplane/policy.yaml', `version: 1\n${apiKey}: 1\nfail_on: "${apiKey}"\n`);
  const refused = await command(repo.folder, [], environment);
  expect(refused.code).toBe(2);
  expect(refused.error).toContain('policy.yaml:3: fail_on must be one of critical, high, medium, low');
  expect(refused.error).not.toContain(apiKey);
});

it('works as a separate process', () => {
  const repo = repository({ 'main.tf': endlessKey('Forever') });
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, 'check', ...args], {
      cwd: repo.folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: repo.folder },
    });
  const { status, stdout, stderr } = run('--output', 'sarif=out/gate.sarif');
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('missing-expiration');
  expect(existsSync(join(repo.folder, 'out/gate.sarif'))).toBe(true);
  expect(run('--mode', 'x')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('lowerplane check --help'),
  });
  expect(run('--help').stdout).toContain('Usage: lowerplane check');
});

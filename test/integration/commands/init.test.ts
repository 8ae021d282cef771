import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../../provider/cli/command-io.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { surroundings } from './ran-command.ts';

const CLI = resolve(import.meta.dirname, '../../../provider/cli');

async function run(cwd: string, args: readonly string[], given: Partial<CommandIo> = {}) {
  const { io, printed } = capturedIo({ cwd, width: 80, ...given });
  return { code: await dispatch(args, io), ...printed };
}

async function outcomes(cwd: string, ...args: readonly string[]) {
  const { code, out } = await run(cwd, ['init', '--format', 'json', ...args]);
  const { files }: { files: readonly { file: string; outcome: string; detail: string }[] } = JSON.parse(out);
  return { code, files, of: Object.fromEntries(files.map(({ file, outcome }) => [file, outcome])) };
}

function onGithub(): MadeRepository {
  const repository = new MadeRepository();
  repository.git('remote', 'add', 'origin', 'git@github.com:octo/app.git');
  return repository;
}

/** The texts of all files outside of .git, and of the hook. */
function contents(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => statSync(join(folder, path)).isFile() && (!path.startsWith('.git/') || path.includes('hooks')),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('lowerplane init', () => {
  it('sets a repository on GitHub up, and does nothing the second time', async () => {
    const { folder } = onGithub();
    expect(await outcomes(folder, '--yes')).toMatchObject({
      code: 0,
      of: {
        'lowerplane.yaml': 'created',
        '.lowerplane/policy.yaml': 'created',
        '.github/workflows/keys.yml': 'created',
        '.git/hooks/pre-commit': 'created',
      },
    });
    const before = contents(folder);
    const again = await outcomes(folder, '--yes');
    expect(again.code).toBe(0);
    expect(new Set(Object.values(again.of))).toEqual(new Set(['kept']));
    expect(contents(folder)).toEqual(before);
    const { out } = await run(folder, ['init']);
    expect(out).toContain('Nothing to write.');
  });

  it('writes what the gate accepts, and what can be planned', async () => {
    const repository = onGithub();
    await run(repository.folder, ['init', '--yes']);
    repository.git('add', '--all');
    const check = await run(repository.folder, ['check', '--offline']);
    expect(check).toMatchObject({
      code: 0,
      out: expect.stringContaining('Read 1 key declaration in 1 file.'),
    });
    const around = await surroundings();
    const environment = { ...around.environment, GITHUB_TOKEN: 'x' };
    const plan = await around.run(['plan', '--from', repository.folder], { environment });
    expect(plan.out).toContain('+ "CI/CD Pipeline - Production" will be created');
    expect(plan.out).toContain('Plan: 1 to create');
  });

  it('declares a key that is delivered out of version control where GitHub cannot hold it', async () => {
    const repository = new MadeRepository();
    const { of } = await outcomes(repository.folder, '--yes');
    expect(of).toMatchObject({ '.lowerplane/.gitignore': 'created' });
    const around = await surroundings();
    const from = ['--from', repository.folder];
    const applied = await around.run(['apply', '--yes', ...from]);
    expect(applied).toMatchObject({ code: 0 });
    expect(readFileSync(join(repository.folder, '.lowerplane/secrets/ci-gate.key'), 'utf8')).toMatch(/^lp_/);
    repository.git('add', '--all');
    expect(repository.git('ls-files')).not.toContain('ci-gate.key');
  });

  it('writes Terraform code beside Terraform code', async () => {
    const repository = new MadeRepository();
    repository.write(
      'main.tf',
      'terraform {\n  required_providers {\n    aws = { source = "a/b" }\n  }\n}\n',
    );
    const { of } = await outcomes(repository.folder, '--yes', '--only', 'declarations');
    expect(of).toEqual({ 'lowerplane-keys.tf': 'created', '.lowerplane/.gitignore': 'created' });
    const text = readFileSync(join(repository.folder, 'lowerplane-keys.tf'), 'utf8');
    expect(text).not.toContain('required_providers');
    expect((await outcomes(repository.folder, '--only', 'declarations')).of).toEqual({
      'lowerplane-keys.tf': 'kept',
    });
    const bare = new MadeRepository();
    bare.write('main.tf', 'locals {}\n');
    await outcomes(bare.folder, '--yes', '--only', 'declarations');
    expect(readFileSync(join(bare.folder, 'lowerplane-keys.tf'), 'utf8')).toContain('required_providers');
  });

  it('installs a hook that stops a commit of a secret', async () => {
    const repository = onGithub();
    repository.commit('start', { 'a.ts': 'one\n' });
    await run(repository.folder, ['init', '--yes', '--only', 'hook']);
    // The command as npm would install it.
    repository.write('package.json', '{ "name": "app", "private": true }\n');
    const program = `#!${process.execPath}\nimport(${JSON.stringify(join(CLI, 'main.ts'))});\n`;
    writeInto(repository.folder, 'node_modules/.bin/lowerplane', program);
    chmodSync(join(repository.folder, 'node_modules/.bin/lowerplane'), 0o755);
    repository.write('.gitignore', 'node_modules\n');
    repository.write('a.ts', `${githubToken(1)}\n`);
    const commit = () =>
      execFileSync('git', ['-c', 'core.hooksPath=.git/hooks', 'commit', '--all', '--quiet', '-m', 'x'], {
        cwd: repository.folder,
        stdio: 'pipe',
        encoding: 'utf8',
      });
    expect(commit).toThrow(/Command failed/);
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('1');
    repository.write('a.ts', 'two\n');
    commit();
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('2');
  });

  it.each([
    [
      'repos:\n- repo: local\n  hooks: [] # mine\n',
      /^repos:\n- repo: local\n {2}hooks: \[\] # mine\n\n- repo: https/,
    ],
    ['# mine\nrepos: []\n', /^# mine\nrepos:\n {2}- repo: https/],
    ['repos:\nfail_fast: true\n', /^repos:\n {2}- repo: https[\s\S]*\nfail_fast: true\n$/],
  ])('adds to the hooks of the pre-commit framework: %j', async (text, expected) => {
    const { folder } = onGithub();
    writeInto(folder, '.pre-commit-config.yaml', text);
    expect((await outcomes(folder, '--yes', '--only', 'hook')).of).toEqual({
      '.pre-commit-config.yaml': 'added-to',
    });
    expect(readFileSync(join(folder, '.pre-commit-config.yaml'), 'utf8')).toMatch(expected);
    expect((await outcomes(folder, '--yes', '--only', 'hook')).of).toEqual({
      '.pre-commit-config.yaml': 'kept',
    });
  });

  it('adds to the hooks of husky', async () => {
    const { folder } = onGithub();
    writeInto(folder, '.husky/pre-commit', 'npm test');
    await outcomes(folder, '--yes', '--only', 'hook');
    expect(readFileSync(join(folder, '.husky/pre-commit'), 'utf8')).toMatch(
      /^npm test\n# Stops a commit .*\n[\s\S]*\n {2}lowerplane scan --staged \|\| exit/,
    );
  });

  it.each([
    ['exit 0\n', ''],
    ['#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test\nexit 0', '#!/usr/bin/env sh\n. "'],
    ['# mine\nnpm test || exit 1; exec true\n', '# mine\n'],
    ['if true; then\n  exit 0\nfi\nnpm test\n', ''],
    ['[ -n "$CI" ] && return\n', ''],
  ])('adds to the hooks of husky before what ends them: %j', async (text, start) => {
    const { folder } = onGithub();
    writeInto(folder, '.husky/pre-commit', text);
    await outcomes(folder, '--yes', '--only', 'hook');
    const after = readFileSync(join(folder, '.husky/pre-commit'), 'utf8');
    expect(after.startsWith(start)).toBe(true);
    const rest = /(?:npm test[\s\S]*|(?:if|exit|\[)[\s\S]*)$/.exec(text)?.[0] ?? '';
    expect(after.endsWith(rest)).toBe(true);
    expect(after.indexOf('lowerplane scan --staged')).toBeLessThan(after.lastIndexOf(rest));
    expect((await outcomes(folder, '--yes', '--only', 'hook')).of).toEqual({ '.husky/pre-commit': 'kept' });
  });

  it.each(['.git/hooks/pre-commit', '.husky/pre-commit'])(
    'installs a hook that asks no registry and warns where lowerplane is not installed: %s',
    async (file) => {
      const repository = onGithub();
      const { folder } = repository;
      if (file.startsWith('.husky')) mkdirSync(join(folder, '.husky'));
      const { files } = await outcomes(folder, '--yes', '--only', 'hook');
      expect(files).toMatchObject([
        { file, detail: 'stops commits of secrets; warns where lowerplane is not installed' },
      ]);
      const programs = madeFolder();
      for (const name of ['npx', 'npm'])
        writeInto(programs, name, '#!/bin/sh\necho "asked a registry" >&2\nexit 1\n');
      for (const name of ['npx', 'npm']) chmodSync(join(programs, name), 0o755);
      const hook = spawnSync('/bin/sh', ['-e', file], {
        cwd: folder,
        env: { PATH: programs },
        encoding: 'utf8',
      });
      expect(hook).toMatchObject({ status: 0, stdout: '' });
      expect(hook.stderr).toMatch(
        /^lowerplane is not installed, so this commit was NOT scanned for secrets\./,
      );
      expect(hook.stderr).not.toContain('registry');
      // One that is installed decides, with its own exit code.
      writeInto(folder, 'node_modules/.bin/lowerplane', '#!/bin/sh\necho "$@"\nexit 3\n');
      chmodSync(join(folder, 'node_modules/.bin/lowerplane'), 0o755);
      const installed = spawnSync('/bin/sh', ['-e', file], { cwd: folder, env: { PATH: programs } });
      expect({ status: installed.status, out: String(installed.stdout) }).toEqual({
        status: 3,
        out: 'scan --staged\n',
      });
    },
  );

  it.each(['bare', '.git'])('refuses a directory without a work tree: %s', async (kind) => {
    const folder = kind === 'bare' ? madeFolder() : join(onGithub().folder, '.git');
    if (kind === 'bare') execFileSync('git', ['init', '--quiet', '--bare'], { cwd: folder });
    const before = readdirSync(folder, { recursive: true });
    const { code, error } = await run(folder, ['init', '--yes']);
    expect(code).toBe(2);
    expect(error.replace(/\s+/g, ' ')).toContain('has no work tree');
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it.each([
    ['', /^# API keys of LowerPlane[\s\S]*version: 1\n\nkeys:\n[\s\S]*- name: CI/],
    ['# mine\n', /^# mine\n# API keys of LowerPlane[\s\S]*version: 1\n\nkeys:\n[\s\S]*- name: CI/],
    ['\ufeff', /^\ufeff# API keys of LowerPlane[\s\S]*version: 1\n/],
    ['version: 1\nkeys: []\n', /^version: 1\nkeys:\n {2}# The gate [\s\S]*\n {2}- name: CI/],
    ['version: 1\nkeys:\n', /^version: 1\nkeys:\n {2}# The gate [\s\S]*\n {2}- name: CI/],
  ])('declares the first key in a keys file that declares none: %j', async (text, expected) => {
    const { folder } = onGithub();
    writeInto(folder, 'lowerplane.yaml', text);
    const first = await outcomes(folder, '--yes', '--only', 'declarations');
    expect(first.of).toEqual({ 'lowerplane.yaml': 'added-to' });
    expect(readFileSync(join(folder, 'lowerplane.yaml'), 'utf8')).toMatch(expected);
    const again = await outcomes(folder, '--yes', '--only', 'declarations');
    expect(again.files).toMatchObject([{ outcome: 'kept', detail: 'declares API keys already' }]);
  });

  it('leaves a keys file alone that cannot be read or added to', async () => {
    for (const [text, detail] of [
      [undefined, 'cannot be read'],
      ['keys: "\n', 'is not valid YAML'],
      ['version: 1\n', 'has no list "keys"'],
    ] as const) {
      const { folder } = onGithub();
      if (text === undefined) symlinkSync('nowhere.yaml', join(folder, 'lowerplane.yaml'));
      else writeInto(folder, 'lowerplane.yaml', text);
      const { code, files } = await outcomes(folder, '--yes', '--only', 'declarations');
      expect({ code, files }).toMatchObject({
        code: 0,
        files: [{ outcome: 'left-alone', detail: expect.stringContaining(detail) }],
      });
    }
  });

  it('adds to what git ignores beside the keys, once', async () => {
    const { folder } = new MadeRepository();
    const path = join(folder, '.lowerplane/.gitignore');
    writeInto(folder, '.lowerplane/.gitignore', '/cache/');
    expect((await outcomes(folder, '--yes')).of).toMatchObject({ '.lowerplane/.gitignore': 'added-to' });
    expect(readFileSync(path, 'utf8')).toBe('/cache/\n# Secrets of declared keys.\n/secrets/\n');
    const other = new MadeRepository();
    writeInto(other.folder, '.lowerplane/.gitignore', '/cache/\n/secrets/\n');
    expect((await outcomes(other.folder, '--yes')).of).toMatchObject({ '.lowerplane/.gitignore': 'kept' });
  });

  it('leaves alone what a person must change', async () => {
    const mine = onGithub();
    writeInto(mine.folder, '.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n');
    const own = await outcomes(mine.folder, '--yes', '--only', 'hook');
    expect(own).toMatchObject({ code: 0, files: [{ outcome: 'left-alone' }] });
    expect(own.files[0]?.detail).toContain(
      'add "PATH=node_modules/.bin:$PATH lowerplane scan --staged" to it',
    );
    const elsewhere = onGithub();
    elsewhere.git('config', 'core.hooksPath', '/somewhere/hooks');
    expect((await outcomes(elsewhere.folder, '--yes', '--only', 'hook')).files).toMatchObject([
      { outcome: 'left-alone', detail: expect.stringContaining('core.hooksPath') },
    ]);
    const broken = onGithub();
    writeInto(broken.folder, '.pre-commit-config.yaml', 'repos: "\n');
    expect((await outcomes(broken.folder, '--yes', '--only', 'hook')).files).toMatchObject([
      { outcome: 'left-alone', detail: expect.stringContaining('is not valid YAML') },
    ]);
    const plain = madeFolder();
    expect(await outcomes(plain, '--yes', '--only', 'workflow', '--only', 'hook')).toMatchObject({
      code: 0,
      files: [{ part: 'workflow', outcome: 'left-alone' }],
    });
  });

  it('never writes through a link of the repository', async () => {
    const { folder } = onGithub();
    const outside = madeFolder();
    symlinkSync(outside, join(folder, '.lowerplane'));
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    symlinkSync(join(outside, 'new.yml'), join(folder, '.github/workflows/keys.yml'));
    const { code, of } = await outcomes(folder, '--yes');
    expect(code).toBe(2);
    expect(of).toMatchObject({
      '.lowerplane/policy.yaml': 'failed',
      '.github/workflows/keys.yml': 'failed',
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  it('shows a diff and asks for each file', async () => {
    const { folder } = onGithub();
    const silent = await run(folder, ['init']);
    expect(silent.code).toBe(1);
    expect(silent.error).toContain('--- /dev/null\n+++ b/.lowerplane/policy.yaml\n@@ -0,0 +1,');
    expect(silent.out.replace(/\s+/g, ' ')).toContain('4 files not written');
    expect(existsSync(join(folder, 'lowerplane.yaml'))).toBe(false);
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return question.includes('policy') ? 'y' : 'n';
    };
    const { code } = await run(folder, ['init'], { ask });
    expect(code).toBe(1);
    expect(asked).toEqual([
      'Create lowerplane.yaml? [y/N] ',
      'Create .lowerplane/policy.yaml? [y/N] ',
      'Create .github/workflows/keys.yml? [y/N] ',
      'Create .git/hooks/pre-commit? [y/N] ',
    ]);
    expect(existsSync(join(folder, '.lowerplane/policy.yaml'))).toBe(true);
    expect(existsSync(join(folder, 'lowerplane.yaml'))).toBe(false);
  });

  it('sets a part of a monorepo up, with what belongs to the top at the top', async () => {
    const repository = onGithub();
    repository.write('services/a/readme.md', 'a\n');
    const { of } = await outcomes(join(repository.folder, 'services/a'), '--yes');
    expect(of).toMatchObject({ 'lowerplane.yaml': 'created', '../../.lowerplane/policy.yaml': 'created' });
    expect(existsSync(join(repository.folder, 'services/a/lowerplane.yaml'))).toBe(true);
  });

  it.each([80, 40])('fits %i columns', async (width) => {
    const { folder } = onGithub();
    const { out } = await run(folder, ['init', '--yes'], { width });
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  });
});

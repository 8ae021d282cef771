import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, endlessKey, goodKey } from './gate.ts';

const CALL = 'module "keys" {\n  source = "../platform/keys"\n}\n';

function addSubmodule(repo: MadeRepository, other: MadeRepository, path: string): void {
  repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.folder, path);
}

/** A repository that calls a module of a submodule, which declares a key that never expires. */
function withSubmodule(name = 'platform') {
  const platform = new MadeRepository();
  platform.commit('start', { 'keys/main.tf': endlessKey('Endless') });
  const repo = new MadeRepository();
  repo.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    '--name',
    name,
    platform.folder,
    'platform',
  );
  const commit = repo.commit('start', { 'infra/main.tf': CALL });
  return { repo, platform, commit };
}

const atCommit = (commit: string): Partial<CheckRequest> => ({ tree: { kind: 'commit', commit } });

/** The findings about keys, as `rule place`, and the modules whose keys are not known. */
function shown({ findings, notKnown }: CheckResult) {
  return {
    rules: findings.flatMap(({ ruleId, place }) =>
      ruleId === 'missing-expiration' && place.kind === 'code' ? [place.range.path] : [],
    ),
    open: notKnown.flatMap(({ kind, place }) =>
      kind === 'declarations' && place.kind === 'code' ? [`${place.range.path}:${place.range.line}`] : [],
    ),
  };
}

const READ = { rules: ['platform/keys/main.tf'], open: [] };
const NOT_KNOWN = { rules: [], open: ['infra/main.tf:1'] };

describe('modules in submodules', () => {
  it.each([
    ['files on disk', () => ({})],
    ['a commit', atCommit],
    ['the index', () => ({ tree: { kind: 'index' } }) as const],
  ])('are read where the submodule is checked out: %s', async (_, request) => {
    const { repo, commit } = withSubmodule();
    expect(shown(await check(repo.folder, request(commit)))).toEqual(READ);
  });

  it('are read from what git keeps when the submodule is not checked out', async () => {
    const { repo, commit } = withSubmodule('shared/platform');
    repo.git('submodule', '--quiet', 'deinit', '--force', 'platform');
    expect(shown(await check(repo.folder, atCommit(commit)))).toEqual(READ);
    // Those are not the files that Terraform would read.
    expect(shown(await check(repo.folder))).toEqual(NOT_KNOWN);
  });

  it('are not known when the submodule was never fetched', async () => {
    const { repo, commit } = withSubmodule();
    const clone = new MadeRepository();
    clone.git('fetch', '--quiet', repo.folder, 'main');
    clone.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    for (const request of [{}, atCommit(commit), { tree: { kind: 'index' } } as const])
      expect(shown(await check(clone.folder, request))).toEqual(NOT_KNOWN);
  });

  it('are not known when the repository of the submodule lacks the recorded commit', async () => {
    const { repo } = withSubmodule();
    repo.git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},platform`);
    repo.git('commit', '--quiet', '-m', 'bump');
    expect(shown(await check(repo.folder, atCommit(repo.git('rev-parse', 'HEAD'))))).toEqual(NOT_KNOWN);
  });

  it('are those of the recorded commit, whatever is checked out', async () => {
    const { repo, platform, commit } = withSubmodule();
    platform.commit('fix', { 'keys/main.tf': goodKey('Endless') });
    repo.git('-C', 'platform', 'pull', '--quiet');
    expect(shown(await check(repo.folder, atCommit(commit)))).toEqual(READ);
    expect(shown(await check(repo.folder))).toEqual({ rules: [], open: [] });
    repo.commit('bump');
    expect(shown(await check(repo.folder, atCommit(repo.git('rev-parse', 'HEAD'))))).toEqual({
      rules: [],
      open: [],
    });
  });

  it('fail a review whose new commit of the submodule makes them worse', async () => {
    const { repo, platform, commit: bad } = withSubmodule();
    platform.commit('fix', { 'keys/main.tf': goodKey('Endless') });
    repo.git('-C', 'platform', 'pull', '--quiet');
    const base = repo.commit('bump');
    const review = (from: string, head: string) =>
      check(repo.folder, {
        ...atCommit(head),
        policyTree: { kind: 'commit', commit: from },
        scan: { kind: 'range', base: from, head, from: 'base' },
        changes: { base: from, head },
      });
    expect(await review(base, bad)).toMatchObject({ outcome: 'fail' });
    // Secrets in it are not looked for.
    expect(await review(bad, base)).toMatchObject({ outcome: 'warn', findings: [] });
  });

  it('are read in submodules of submodules', async () => {
    const { platform } = withSubmodule();
    const outer = new MadeRepository();
    addSubmodule(outer, platform, 'platform');
    outer.commit('start');
    const repo = new MadeRepository();
    addSubmodule(repo, outer, 'vendor');
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', '--recursive');
    const commit = repo.commit('start', { 'main.tf': CALL.replace('..', './vendor') });
    for (const request of [{}, atCommit(commit)])
      expect(shown(await check(repo.folder, request)).rules).toEqual(['vendor/platform/keys/main.tf']);
  });

  it('are not read from outside by the name of a submodule', async () => {
    const { repo } = withSubmodule();
    const other = new MadeRepository();
    const inside = other.commit('start', { 'keys/main.tf': endlessKey('Other') });
    repo.git('submodule', '--quiet', 'deinit', '--force', 'platform');
    const path = join('..', '..', '..', other.folder.split('/').at(-1) ?? '', '.git');
    repo.write('.gitmodules', `[submodule "${path}"]\n\tpath = platform\n\turl = x\n`);
    repo.git('add', '.gitmodules');
    repo.git('update-index', '--cacheinfo', `160000,${inside},platform`);
    repo.git('commit', '--quiet', '-m', 'point elsewhere');
    rmSync(join(repo.folder, 'platform'), { recursive: true });
    expect(shown(await check(repo.folder, atCommit(repo.git('rev-parse', 'HEAD'))))).toEqual(NOT_KNOWN);
  });
});

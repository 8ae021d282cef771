import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import type { Place } from '../../../action/check/rules/definition/violation.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { readGateEvent } from '../../../action/github/event.ts';
import { eventRange } from '../../../action/github/event-range.ts';
import { readInputs } from '../../../action/inputs.ts';
import { prepareRequest } from '../../../action/prepare-request.ts';
import { scan } from '../../../action/scan/scan.ts';
import { type Disguise, declarationDisguises, secretDisguises } from '../../check/disguises.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

/** `DISGUISE_SEEDS=20 npx vitest run test/integration/check/never-passed.test.ts` tries more secrets. */
const SEEDS = Array.from({ length: Number(process.env.DISGUISE_SEEDS ?? 1) }, (_, index) => index + 1);

/** Many files, and a check for each entry point. */
const TIMEOUT = { timeout: 120_000 };

/** A repository in which the last commit adds all disguises, or stages them. */
function disguised(disguises: readonly Disguise[], isCommitted = true) {
  const repo = new MadeRepository();
  const base = repo.commit('base', { 'README.md': 'Nothing here.\n' });
  for (const { files } of disguises) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(repo.folder, path)), { recursive: true });
      repo.write(path, content);
    }
  }
  repo.git('add', '--all', '--force');
  return { repo, base, head: isCommitted ? repo.commit('head') : base };
}

type Made = ReturnType<typeof disguised>;

/** A request of the Action for an event. */
async function ofEvent({ repo }: Made, eventName: string, event: object, sha: string): Promise<CheckRequest> {
  const runner = {
    eventName,
    event,
    workspace: repo.folder,
    repository: 'octo/app',
    sha,
    ref: 'refs/heads/main',
    serverUrl: 'http://127.0.0.1:9',
    apiUrl: 'http://127.0.0.1:9',
    runUrl: undefined,
  };
  const read = readGateEvent(runner);
  const range = eventRange(read);
  if (range.kind === 'nothing') throw new Error(range.because);
  return prepareRequest({
    inputs: readInputs(() => ''),
    runner,
    event: read,
    range,
    environmentVariables: {},
    now: NOW,
    signal: new AbortController().signal,
    log: () => {},
  });
}

/** Every way in which the gate is asked about the disguises. */
const ENTRY_POINTS: Readonly<Record<string, (made: Made) => Promise<Partial<CheckRequest>>>> = {
  'files on disk': async () => ({}),
  'a deploy': async () => ({ mode: 'deploy' }),
  history: async () => ({ scan: { kind: 'history' } }),
  range: async ({ base, head }) => ({
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  }),
  'a pull request': (made) => {
    const side = (sha: string) => ({ sha, repo: { full_name: 'octo/app' } });
    const payload = { pull_request: { number: 7, base: side(made.base), head: side(made.head), commits: 1 } };
    return ofEvent(made, 'pull_request', payload, made.head);
  },
  'a push': (made) =>
    ofEvent(
      made,
      'push',
      { ref: 'refs/heads/main', before: made.base, after: made.head, repository: { full_name: 'octo/app' } },
      made.head,
    ),
  'a merge group': (made) =>
    ofEvent(made, 'merge_group', { merge_group: { base_sha: made.base, head_sha: made.head } }, made.head),
  'a schedule': (made) => ofEvent(made, 'schedule', {}, made.head),
};

const STAGED: Partial<CheckRequest> = { scan: { kind: 'staged' }, tree: { kind: 'index' } };

/** The disguises that are neither found nor known to be unknown, nor counted as not scanned. */
function passed(
  result: CheckResult,
  disguises: readonly Disguise[],
  rules: readonly string[],
): readonly string[] {
  const isIn = (place: Place, folder: string) =>
    place.kind === 'code' && place.range.path.startsWith(`${folder}/`);
  const skipped = result.scope.scan?.skipped.flatMap(({ examples, paths = examples }) => paths) ?? [];
  return disguises
    .filter(({ folder }) => {
      const isFound = result.findings.some(
        ({ ruleId, place, status }) =>
          rules.includes(ruleId) && isIn(place, folder) && status.kind !== 'allowed',
      );
      const isNotKnown = result.notKnown.some(({ place }) => isIn(place, folder));
      return !isFound && !isNotKnown && !skipped.some((path) => path.startsWith(`${folder}/`));
    })
    .map(({ id }) => id);
}

describe.each(SEEDS)('a secret of seed %i, in every form', (seed) => {
  const disguises = secretDisguises(seed);

  it('is written in more than a hundred', () => {
    expect(disguises.length).toBeGreaterThan(100);
  });

  it('never passes, wherever the gate is asked', TIMEOUT, async () => {
    const made = disguised(disguises);
    for (const [name, request] of Object.entries(ENTRY_POINTS)) {
      const result = await check(made.repo.folder, await request(made));
      expect(passed(result, disguises, ['committed-secret']), name).toEqual([]);
      expect(['fail', 'unknown'], name).toContain(result.outcome);
    }
  });

  it('never passes when it is staged', async () => {
    const made = disguised(disguises, false);
    const result = await check(made.repo.folder, STAGED);
    expect(passed(result, disguises, ['committed-secret'])).toEqual([]);
  });

  it('is found or named by a scan', TIMEOUT, async () => {
    const { repo, base, head } = disguised(disguises);
    for (const target of [
      { kind: 'tree' },
      { kind: 'history' },
      { kind: 'range', base, head, from: 'base' },
    ] as const) {
      const { findings, allowed, scope } = await scan({ path: repo.folder, target, archives: true });
      const named = scope.skipped.flatMap(({ examples, paths = examples }) => paths);
      const paths = [...[...findings, ...allowed].map(({ path }) => path), ...named];
      const missing = disguises.filter(({ folder }) => !paths.some((path) => path.startsWith(`${folder}/`)));
      expect(
        missing.map(({ id }) => id),
        target.kind,
      ).toEqual([]);
    }
  });
});

describe('a key that never expires, in every form', () => {
  const disguises = declarationDisguises();
  const RULES = ['missing-expiration', 'invalid-declaration'];

  it('never passes, wherever the gate is asked', TIMEOUT, async () => {
    const made = disguised(disguises);
    for (const [name, request] of Object.entries(ENTRY_POINTS)) {
      const result = await check(made.repo.folder, await request(made));
      expect(passed(result, disguises, RULES), name).toEqual([]);
    }
  });

  it('never passes when it is staged', async () => {
    const made = disguised(disguises, false);
    expect(passed(await check(made.repo.folder, STAGED), disguises, RULES)).toEqual([]);
  });
});

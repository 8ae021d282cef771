import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allRules } from '../../../action/scan/rules/built-in-rules.ts';
import { ruleSet } from '../../../action/scan/rules/rule-set.ts';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { scan } from '../../../action/scan/scan.ts';
import { buildCli } from '../../../provider/build.ts';
import { acmePolicy } from '../../check/custom-pattern.ts';
import { githubToken, MadeRepository } from './made-repository.ts';

const built = realpathSync(mkdtempSync(join(tmpdir(), 'staged-start-')));
beforeAll(() => buildCli(built));
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Prints what a program loaded, its own files and the modules of Node.js, when it ends. */
const LISTED = `process.on('exit', () => process.stderr.write(JSON.stringify([
  ...Object.keys(require.cache).map((file) => require('node:path').basename(file)),
  ...process.moduleLoadList.filter((name) => name.startsWith('NativeModule ')).map((name) => name.slice(13)),
])));`;

function staged(repo: MadeRepository, ...before: readonly string[]) {
  return started(repo, [...before, join(built, 'lowerplane.js'), 'scan', '--staged']);
}

function started(repo: MadeRepository, args: readonly string[]) {
  return spawnSync(process.execPath, args, {
    cwd: repo.folder,
    encoding: 'utf8',
  });
}

function stagedChange(content: string): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': 'one\n' });
  repo.write('a.ts', content);
  repo.git('add', '--all');
  return repo;
}

it('loads only what a clean change needs, because every commit waits for it', () => {
  const repo = stagedChange('two\n');
  repo.write('list.cjs', LISTED);
  const { status, stderr } = staged(repo, '--require', './list.cjs');
  expect(status).toBe(0);
  const loaded = new Set<string>(JSON.parse(stderr));
  expect([...loaded].filter((name) => name.endsWith('.js')).sort()).toEqual([
    'git.js',
    'grammar.js',
    'lowerplane.js',
    'main.js',
    'rolldown-runtime.js',
    'scan.js',
    'scanner.js',
  ]);
  for (const module of ['crypto', 'worker_threads', 'zlib', 'https', 'tls'])
    expect(loaded).not.toContain(module);
});

it('loads the engine for custom patterns only for a policy that has some', () => {
  const loadedWith = (policy: string) => {
    const repo = stagedChange('two\n');
    repo.write('list.cjs', LISTED);
    repo.write('.lowerplane/policy.yaml', policy);
    const { stderr } = staged(repo, '--require', './list.cjs');
    return new Set<string>(JSON.parse(stderr));
  };
  const plain = loadedWith('version: 1\n');
  expect(plain.size).toBeGreaterThan(0);
  expect([...plain].filter((name) => /pattern|policy/.test(name))).toEqual([]);
  expect([...loadedWith(acmePolicy())]).toContain('pattern-rules.js');
});

it('leaves the examples of the rules out', () => {
  expect(readFileSync(join(built, 'scanner.js'), 'utf8')).not.toMatch(
    /\b(?:examples|found|ignored):\(?\w*\)?=>/,
  );
});

it('has the literals of all rules written out, so that a clean change makes no rules', () => {
  const { literals } = ruleSet();
  const written = readFileSync(join(built, 'scanner.js'), 'utf8');
  expect(written).toContain(JSON.stringify(literals.slice(0, 20)).slice(1, -1));
});

it('makes the rules that find the examples of every rule', async () => {
  const repo = stagedChange('two\n');
  const texts = allRules().flatMap(({ examples }) => examples(sampleText(1)).found);
  for (const [index, text] of texts.entries()) repo.write(`examples/${index}.txt`, `${text}\n`);
  repo.git('add', '--all');
  const { stdout } = started(repo, [join(built, 'lowerplane.js'), 'scan', '--staged', '--json']);
  const { findings } = await scan({ path: repo.folder, target: { kind: 'staged' } });
  const shown = (found: readonly { readonly path: string; readonly ruleId: string }[]) =>
    found.map(({ path, ruleId }) => `${path} ${ruleId}`).sort();
  expect(shown(JSON.parse(stdout).findings)).toEqual(shown(findings));
  expect(findings.length).toBeGreaterThan(allRules().length);
});

it('finds what the sources find, with compiled code from the last run too', () => {
  const repo = stagedChange(`${githubToken(1)}\n`);
  for (const _ of ['first', 'second']) {
    const { status, stdout } = staged(repo);
    expect(status).toBe(1);
    expect(stdout).toMatch(/a\.ts:1:1 {2}GitHub token/);
  }
  expect(readdirSync(join(built, '.cache'))).toHaveLength(1);
});

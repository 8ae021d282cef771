import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { INPUT_NAMES, readInputs } from '../../../action/inputs.ts';
import { OUTPUT_NAMES } from '../../../action/outputs.ts';
import { WORKFLOW_TEXT } from '../../../provider/cli/init/texts.ts';
import { VERSION } from '../../../provider/version.ts';
import { codeBlocks } from '../../markdown/code-blocks.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** By the moving tag of the major version, which every release has. */
const OUR_ACTION = new RegExp(
  `^(?:lowerplane/terraform-provider-lowerplane@v${VERSION.split('.')[0]}|\\./)$`,
);
/** Runners that GitHub has. */
const RUNNERS =
  /^(?:ubuntu-(?:latest|24\.04(?:-arm)?)|macos-15(?:-intel)?|windows-(?:2025|11-arm)|\$\{\{ matrix\.runner \}\})$/;
const CONTEXTS = /^(?:secrets|vars|steps|needs|matrix|github|env)\.[\w.-]+$/;

const permissions = z.record(z.string(), z.enum(['read', 'write']));
/** Strict: GitHub rejects a workflow with a key that it does not know, and only when it runs. */
const step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const job = z.strictObject({
  permissions: permissions.optional(),
  'runs-on': z.string().regex(RUNNERS),
  'timeout-minutes': z.number(),
  environment: z.string().optional(),
  strategy: z.strictObject({ matrix: z.record(z.string(), z.array(z.string().regex(RUNNERS))) }).optional(),
  if: z.string().optional(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.record(z.string(), z.unknown()).optional(),
  jobs: z.record(z.string(), job),
});

const folders = ['examples/workflows', '.github/workflows'];
const files = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Whole workflows, in files, in the README and of `lowerplane init`. */
const workflows = [
  ...files.map((path) => ({ path, text: read(path) })),
  ...codeBlocks(read('README.md'))
    .filter(({ file }) => file?.startsWith('.github/workflows/'))
    .map(({ content }) => ({ path: 'README.md', text: content })),
  { path: 'what lowerplane init writes', text: WORKFLOW_TEXT },
];

it('are found, also in the README', () => {
  expect(workflows.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'examples/workflows/pull-request.yml']),
  );
});

describe.each(workflows)('$path', ({ text }) => {
  const { on, jobs, permissions: usual } = workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((each) => each.steps);
  const gates = steps.filter(({ uses = '' }) => OUR_ACTION.test(uses));

  it('pins every action to a commit', () => {
    for (const { uses } of steps)
      if (uses !== undefined && !OUR_ACTION.test(uses)) expect(uses).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
  });

  it('gives no job more than it names', () => {
    const writing = Object.entries(usual).filter(([, access]) => access === 'write');
    expect(writing).toEqual([]);
    for (const { permissions: own } of Object.values(jobs)) expect(own ?? usual).toHaveProperty('contents');
    expect(on).not.toHaveProperty('pull_request_target');
  });

  it('has steps and jobs that GitHub accepts', () => {
    for (const { uses, run } of steps)
      expect([uses, run].filter((each) => each !== undefined)).toHaveLength(1);
    for (const { needs } of Object.values(jobs))
      expect(Object.keys(jobs)).toEqual(expect.arrayContaining(needs));
    const ids = steps.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('writes no expression into a script, where it would be code', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
    const expressions = [...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = '']) =>
      expression.trim(),
    );
    expect(expressions).toHaveLength(text.split('${{').length - 1);
    for (const expression of expressions)
      for (const operand of expression.split(/\s*(?:&&|\|\||[!=]=)\s*/))
        expect(operand).toMatch(new RegExp(`${CONTEXTS.source}|^'[^']*'$`));
  });

  it('leaves no token behind in the clone', () => {
    for (const { uses = '', with: given } of steps)
      if (uses.startsWith('actions/checkout@')) expect(given['persist-credentials']).toBe(false);
  });

  it('uses inputs and outputs that the action has', () => {
    for (const { with: given, id } of gates) {
      expect(INPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(given)));
      // Expressions stand for values that only GitHub has.
      const value = (name: string) =>
        String(given[name] ?? '').replace(
          /^\$\{\{.*(?:vars\..*|_WEBHOOK )\}\}$/,
          'https://lowerplane.example.com',
        );
      const token = (name: string) =>
        name === 'github-token' ? 'token' : value(name).replace(/\$\{\{.*?\}\}/g, 'secret');
      expect(() => readInputs(token)).not.toThrow();
      if (id === undefined) continue;
      const used = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(
        ([, name]) => name,
      );
      expect(OUTPUT_NAMES).toEqual(expect.arrayContaining(used));
    }
  });
});

describe('the examples', () => {
  it('show a review, a deploy that waits for its gate, and an audit', () => {
    const jobsOf = (name: string) =>
      workflow.parse(parse(readFileSync(join(ROOT, 'examples/workflows', name), 'utf8'))).jobs;
    expect(jobsOf('deploy-gate.yml').deploy?.needs).toEqual(['gate']);
    expect(jobsOf('pull-request.yml').gate?.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
    });
    expect(jobsOf('scheduled-audit.yml').audit?.permissions).toMatchObject({ 'security-events': 'write' });
  });
});

describe('the release', () => {
  const { on, jobs } = workflow.parse(
    parse(readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8')),
  );
  const { publish, ...others } = jobs;

  it('is started by tags of three numbers only, not by the moving tag', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } });
  });

  it('builds and tests without secrets and without the right to write', () => {
    for (const each of Object.values(others)) {
      expect(each.permissions).toEqual({ contents: 'read' });
      expect(each.environment).toBeUndefined();
      expect(JSON.stringify(each)).not.toMatch(/secrets\.|github\.token/);
    }
  });

  it('signs and publishes in a job that runs no code of the project', () => {
    expect(publish?.environment).toBe('release');
    expect(publish?.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
    expect(publish?.needs).toEqual(['executable', 'package']);
    for (const { uses = '', run = '' } of publish?.steps ?? []) {
      expect(uses).not.toContain('actions/checkout');
      expect(run).not.toMatch(/npm (?:ci|install|run|test|exec)|npx|node /);
    }
    const all = JSON.stringify(publish);
    for (const part of [
      'SHA256SUMS',
      '--detach-sign',
      '--provenance',
      'attest-build-provenance',
      'attest-sbom',
    ])
      expect(all).toContain(part);
  });

  it('takes its notes from the changelog', () => {
    const folder = mkdtempSync(join(tmpdir(), 'notes-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(
      join(folder, 'CHANGELOG.md'),
      '# Changelog\n\n## [1.2.30]\n\n- older\n\n## [1.2.3] - 2026-11-30\n\n- this one\n\n## [1.2.2]\n\n- other\n',
    );
    const script = jobs.package?.steps.find(({ run = '' }) => run.includes('awk'))?.run ?? '';
    const env = { PATH: process.env.PATH, GITHUB_REF_NAME: 'v1.2.3' };
    execFileSync('bash', ['-e', '-c', script], { cwd: folder, env });
    expect(readFileSync(join(folder, 'package', 'notes.md'), 'utf8').trim()).toBe('- this one');
    const unknown = { ...env, GITHUB_REF_NAME: 'v9.9.9' };
    expect(() => execFileSync('bash', ['-e', '-c', script], { cwd: folder, env: unknown })).toThrow();
  });
});

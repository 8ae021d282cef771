import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { INPUT_NAMES, readInputs } from '../../../action/inputs.ts';
import { OUTPUT_NAMES } from '../../../action/outputs.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const OUR_ACTION = /^(?:lowerplane\/keys-as-code\/action@[0-9a-f]{40}|\.\/action)$/;

const permissions = z.record(z.string(), z.enum(['read', 'write']));
const step = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const job = z.object({
  permissions: permissions.optional(),
  'timeout-minutes': z.number(),
  needs: z.string().optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(step),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions,
  jobs: z.record(z.string(), job),
});

const folders = ['examples/workflows', '.github/workflows'];
const files = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));

describe.each(files)('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { on, jobs, permissions: usual } = workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((each) => each.steps);
  const gates = steps.filter(({ uses = '' }) => OUR_ACTION.test(uses));

  it('pins every action to a commit', () => {
    for (const { uses } of steps)
      if (uses !== undefined && !uses.startsWith('./')) expect(uses).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
  });

  it('gives no job more than it names', () => {
    const writing = Object.entries(usual).filter(([, access]) => access === 'write');
    expect(writing).toEqual([]);
    for (const { permissions: own } of Object.values(jobs)) expect(own ?? usual).toHaveProperty('contents');
    expect(on).not.toHaveProperty('pull_request_target');
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
        String(given[name] ?? '').replace(/^\$\{\{.*vars\..*\}\}$/, 'https://lowerplane.example.com');
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
    expect(jobsOf('deploy-gate.yml').deploy?.needs).toBe('gate');
    expect(jobsOf('pull-request.yml').gate?.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
    });
    expect(jobsOf('scheduled-audit.yml').audit?.permissions).toMatchObject({ 'security-events': 'write' });
  });
});

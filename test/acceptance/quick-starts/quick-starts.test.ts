import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { LowerPlaneClient } from '../../../provider/api/client.ts';
import { REPOSITORY_URL, VERSION } from '../../../provider/version.ts';
import { MadeRepository } from '../../integration/scan/made-repository.ts';
import { blocksBelow } from '../../markdown/code-blocks.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { pullRequestEvent } from '../action/event-payloads.ts';
import { recordedLowerPlane } from '../action/recorded-lower-plane.ts';
import { runAction } from '../action/run-action.ts';
import { startLocalRegistry } from './local-registry.ts';
import { arrive, emptyFolder, emulatorOf, type Newcomer } from './newcomer.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

function keysOf(client: LowerPlaneClient, name: string) {
  return Array.fromAsync(client.listApiKeys({ name }));
}

describe('the quick starts of README.md, as they are written', () => {
  let newcomer: Newcomer;

  beforeAll(async () => {
    newcomer = await arrive();
    const { code, output } = await newcomer.follow(blocksBelow(README, 'Quick starts'), newcomer.checkout);
    expect(code, output).toBe(0);
    return () => newcomer.leave();
  }, 300_000);

  it.skipIf(terraformIsMissing())('I have Terraform: applies and rotates a key', async () => {
    const folder = await emptyFolder();
    const blocks = blocksBelow(README, 'I have Terraform');
    const { code, output } = await newcomer.follow(blocks, folder);
    expect(code, output).toBe(0);
    const keys = await keysOf(await emulatorOf(folder), 'Internal Dashboard');
    expect(keys.map(({ status }) => status)).toEqual(['active', 'active']);
    const delivered = await readFile(join(folder, 'secrets', 'dashboard.key'), 'utf8');
    expect(keys.map(({ last_four: lastFour }) => lastFour)).toContain(delivered.trim().slice(-4));
    expect(output).not.toContain(delivered.trim());
    expect(output).toContain('3 active keys.');
  });

  it.skipIf(terraformIsMissing())('I use CDKTF: synthesizes, and applies with Terraform', async () => {
    const folder = await emptyFolder();
    const registry = await startLocalRegistry();
    onTestFinished(() => registry.close());
    const blocks = blocksBelow(README, 'I use CDKTF');
    const { code, output } = await newcomer.follow(blocks, folder, registry.url);
    expect(code, output).toBe(0);
    const [key] = await keysOf(await emulatorOf(folder), 'CI/CD Pipeline - Production');
    expect(key).toMatchObject({ status: 'active', permissions: 'read-only', environments: ['production'] });
    expect(output).toContain('2 active keys.');
  });

  it('I only want the gate: in a repository of a team, with files of their own', async () => {
    const repository = new MadeRepository();
    const base = repository.commit('Begin', { 'main.tf': 'locals {}\n', '.gitignore': 'node_modules/\n' });
    const blocks = blocksBelow(README, 'I only want the gate');
    const { code, output } = await newcomer.follow(blocks, repository.folder);
    expect(code, output).toBe(0);
    expect(JSON.parse(await readFile(join(repository.folder, 'keys.json'), 'utf8')).outcome).toBe('pass');
    expect(await readFile(join(repository.folder, 'keys.xml'), 'utf8')).toContain('<testsuites');
    expect(await readFile(join(repository.folder, '.lowerplane', 'baseline.json'), 'utf8')).toContain('{');

    const lowerPlane = await recordedLowerPlane();
    const expressions: Readonly<Record<string, string>> = {
      'secrets.LOWERPLANE_API_KEY': await lowerPlane.key('Gate', 'read-only'),
      'vars.LOWERPLANE_BASE_URL': lowerPlane.url,
    };
    const filled = (value: string) =>
      value.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => expressions[name] ?? '');
    const workflow = blocks.find(({ file }) => file?.startsWith('.github/workflows/'))?.content ?? '';
    const { steps } = parse(filled(workflow)).jobs.gate;
    const head = repository.commit('Use the gate');
    const run = await runAction({
      workspace: repository.folder,
      event: pullRequestEvent({ base, head }),
      inputs: steps.at(-1).with,
    });
    expect(['pass', 'warn', 'fail'], run.log).toContain(run.outputs.outcome);
    expect(run.summary).toContain('API keys (1)');
  });

  it('I only want the gate: pre-commit finds the hooks, at a tag as releases have it', async () => {
    const config = blocksBelow(README, 'I only want the gate').find(
      ({ file }) => file === '.pre-commit-config.yaml',
    );
    const [repository] = parse(config?.content ?? '').repos;
    const offered = parse(await readFile(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8'));
    const ids = (hooks: readonly { readonly id: string }[]) => hooks.map(({ id }) => id);
    expect(ids(repository.hooks)).toEqual(ids(offered));
    expect(repository).toMatchObject({ repo: REPOSITORY_URL, rev: `v${VERSION}` });
  });
});

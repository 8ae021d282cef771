import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitFor } from '../../setup/wait-for.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import type { InstalledProvider } from '../../terraform/install-provider.ts';
import { FixtureWorkspace, installFixture, isRunning } from './fixture.ts';

const SLOW = 'resource "fixture_slow" "it" {\n name = "slow"\n}';

describe.skipIf(terraformIsMissing())("the provider's process", () => {
  let installed: InstalledProvider;
  let fixture: FixtureWorkspace;

  beforeAll(async () => {
    installed = await installFixture();
    return () => rm(installed.directory, { recursive: true });
  });

  beforeEach(async () => {
    fixture = await FixtureWorkspace.create(installed);
    return () => fixture.terraform.dispose();
  });

  async function startSlowApply() {
    const run = fixture.terraform.start(['apply', '-auto-approve', '-no-color']);
    await waitFor(() => typeof fixture.stored('slow-started')?.pid === 'number');
    return { run, pid: Number(fixture.stored('slow-started')?.pid) };
  }

  test('when Terraform is killed, the work in hand is finished and no process is left', async () => {
    await fixture.configure(SLOW);
    const { run, pid } = await startSlowApply();
    run.child.kill('SIGKILL');
    await waitFor(() => run.child.signalCode === 'SIGKILL');
    expect(isRunning(pid)).toBe(true);
    fixture.put('slow-go', {});
    await waitFor(() => !isRunning(pid));
    expect(fixture.stored('slow-finished')).toEqual({ pid });
  });

  test('an idle provider exits with its Terraform', async () => {
    await fixture.configure(`${SLOW}\nresource "fixture_item" "it" {\n name = "x"\n}`);
    const { run, pid } = await startSlowApply();
    fixture.put('slow-go', {});
    await run.done;
    await waitFor(() => !isRunning(pid));
  });

  test('Ctrl-C stops work that heeds it, and only through Terraform', async () => {
    await fixture.configure('resource "fixture_slow" "it" {\n name = "slow"\n heeds_stop = true\n}');
    const { run, pid } = await startSlowApply();
    process.kill(pid, 'SIGINT');
    run.child.kill('SIGINT');
    const { code, output } = await run.done;
    expect(code).toBe(1);
    expect(output).toContain('"slow" was not made.');
    await waitFor(() => !isRunning(pid));
  });

  test('work that must not be left half done survives Ctrl-C', async () => {
    await fixture.configure(SLOW);
    const { run, pid } = await startSlowApply();
    process.kill(pid, 'SIGINT');
    run.child.kill('SIGINT');
    fixture.put('slow-go', {});
    await run.done;
    expect((await fixture.terraform.resource('fixture_slow.it')).values).toMatchObject({ name: 'slow' });
  });

  test('it works without TLS when Terraform asks for that', async () => {
    await fixture.configure('resource "fixture_item" "it" {\n name = "plain"\n}');
    await fixture.terraform.succeed(['apply', '-auto-approve'], { TF_DISABLE_PLUGIN_TLS: '1' });
    expect(fixture.stored('item-plain')).toBeDefined();
  });

  test('big values go both ways', async () => {
    const { terraform } = fixture;
    await fixture.configure(
      'resource "fixture_item" "it" {\n name = "big"\n text = join("", [for i in range(1000) : format("%01023d.", i)])\n}',
    );
    await terraform.apply();
    expect(String((await terraform.resource('fixture_item.it')).values.text)).toHaveLength(1_024_000);
    expect(await terraform.plan()).toEqual([]);
  });

  test('a debugged provider serves several runs, each with its own session', async () => {
    const child = spawn(installed.executable, ['--debug'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    await waitFor(() => printed.includes('Ctrl-C'));
    const value = /TF_REATTACH_PROVIDERS='(.+)'/.exec(printed)?.[1] ?? '';
    const attached = { TF_REATTACH_PROVIDERS: value };
    const other = await FixtureWorkspace.create(installed);
    for (const each of [fixture, other]) {
      await each.configure('resource "fixture_item" "it" {\n name = "shared"\n}');
      await each.terraform.succeed(['apply', '-auto-approve'], attached);
    }
    await fixture.terraform.succeed(['destroy', '-auto-approve'], attached);
    expect(fixture.stored('item-shared')).toBeUndefined();
    expect(other.stored('item-shared')).toBeDefined();
    await other.terraform.dispose();
    child.kill('SIGINT');
    await waitFor(() => child.exitCode === 0);
  });

  test('a person who starts it learns what it is', async () => {
    const child = spawn(installed.executable, [], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(child.exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('This program is the "fixture" provider for Terraform.');
  });

  test("log lines reach Terraform's log, the stack of a provider bug among them", async () => {
    await fixture.configure('resource "fixture_faulty" "it" {\n fault = "throw in plan"\n}');
    const { output } = await fixture.terraform.run(['plan'], { TF_LOG_PROVIDER: 'DEBUG' });
    expect(output).toContain('failed while planning fixture_faulty');
    expect(output).toMatch(/\[ERROR\] provider.*failed while planning/);
  });
});

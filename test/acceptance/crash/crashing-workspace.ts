import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import type { TerraformReport } from '../../terraform/terraform-report.ts';
import { type Moment, type Stop, type StoppingProxy, startStoppingProxy } from './stopping-proxy.ts';

/** A workspace whose provider can be killed (SIGKILL) at one exact step of an apply. */
export class CrashingWorkspace {
  readonly lowerPlane: LowerPlaneWorkspace;
  readonly #proxy: StoppingProxy;

  private constructor(lowerPlane: LowerPlaneWorkspace, proxy: StoppingProxy) {
    this.lowerPlane = lowerPlane;
    this.#proxy = proxy;
  }

  static async open(): Promise<CrashingWorkspace> {
    const lowerPlane = await LowerPlaneWorkspace.open();
    const proxy = await startStoppingProxy(lowerPlane.emulator.url);
    onTestFinished(() => proxy.close());
    return new CrashingWorkspace(lowerPlane, proxy);
  }

  /** The base URL under which its provider reaches LowerPlane. */
  get url(): string {
    return this.#proxy.url;
  }

  /** @param provider more of the provider block. */
  declare(resources: string, provider = ''): Promise<void> {
    return this.lowerPlane.declare(resources, `base_url = "${this.url}"\n  ${provider}`);
  }

  get proxy(): Pick<StoppingProxy, 'stopAt'> {
    return this.#proxy;
  }

  /** Applies, and kills the provider at a request. */
  async applyKilledAt(operation: string, moment: Moment): Promise<void> {
    let kill = () => {};
    this.#proxy.stopAt({ operation, moment, act: () => kill() });
    await this.#killed({}, (terraform) => {
      kill = () => killChildren(terraform);
    });
  }

  /** Applies, and kills Terraform, not the provider, at a request, whose response the provider does not get. */
  applyWithoutTerraformFrom(operation: string): Promise<void> {
    return this.#withoutTerraform({ operation, moment: 'before LowerPlane sees it' });
  }

  /**
   * Applies, and kills Terraform, not the provider, at a request, which is answered nevertheless.
   *
   * @param isPaused the provider runs on only when the response is there too, so that it finds both at once.
   */
  applyWithoutTerraform(operation: string, isPaused: boolean): Promise<void> {
    return this.#withoutTerraform({ operation, moment: 'on its way' }, isPaused);
  }

  async #withoutTerraform(stop: Omit<Stop, 'act' | 'answered'>, isPaused = false): Promise<void> {
    let kill = async () => {};
    let proceed = () => {};
    this.#proxy.stopAt({ ...stop, act: () => kill(), answered: () => proceed() });
    const { child, done } = this.lowerPlane.workspace.start(['apply', '-auto-approve', '-input=false']);
    kill = async () => {
      if (isPaused) {
        const providers = childrenOf(child.pid ?? 0);
        for (const provider of providers) process.kill(provider, 'SIGSTOP');
        proceed = () => {
          for (const provider of providers) process.kill(provider, 'SIGCONT');
        };
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    await done;
    expect(child.signalCode).toBe('SIGKILL');
  }

  /** Applies; the provider dies the moment it has put a secret into this file. */
  async applyKilledAfterWriting(file: string): Promise<void> {
    await this.lowerPlane.workspace.write('die-after-writing.cjs', dieAfterWriting(file));
    const hook = join(this.lowerPlane.workspace.directory, 'die-after-writing.cjs');
    await this.#killed({ NODE_OPTIONS: `--require=${hook}` }, () => {});
  }

  async #killed(
    environment: Readonly<Record<string, string>>,
    started: (terraform: number) => void,
  ): Promise<void> {
    const args = ['apply', '-auto-approve', '-no-color', '-input=false'];
    const { child, done } = this.lowerPlane.workspace.start(args, environment);
    started(child.pid ?? 0);
    const { code, output } = await done;
    expect(code, output).toBe(1);
    expect(output).toMatch(/Plugin did not respond|request was cancelled/);
    await this.#expectNoSecretIn(output);
  }

  async #expectNoSecretIn(output: string): Promise<void> {
    expect(output).not.toContain(this.lowerPlane.providerKey);
    expect(output).not.toMatch(/lp_[0-9A-Za-z]{36}/);
    expect(await this.lowerPlane.workspace.read('terraform.tfstate').catch(() => '')).not.toMatch(
      /lp_[0-9A-Za-z]{36}/,
    );
  }

  /**
   * Applies again, without a crash. Then one key works, its secret is what was delivered and what state describes, and
   * there is nothing left to do.
   */
  async converge(
    files: readonly string[],
  ): Promise<{ readonly key: ApiKey; readonly report: TerraformReport }> {
    const { lowerPlane } = this;
    const report = await lowerPlane.applied();
    const key = await lowerPlane.onlyActiveKey();
    expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({
      id: key.id,
      status: 'active',
      fingerprint: key.fingerprint,
      previous: [],
    });
    for (const file of files) {
      const secret = await lowerPlane.secret(file);
      expect(fingerprint(secret)).toBe(key.fingerprint);
      expect(await lowerPlane.use(secret)).toBe(200);
    }
    const again = await this.lowerPlane.plan('-detailed-exitcode');
    expect(again.code, again.output).toBe(0);
    return { key, report };
  }
}

/** Kills what a process has started, and nothing else. Terraform starts its providers itself. */
export function killChildren(parent: number): void {
  for (const child of childrenOf(parent)) process.kill(child, 'SIGKILL');
}

function childrenOf(parent: number): readonly number[] {
  const children = execFileSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' });
  return children.trim().split('\n').map(Number);
}

/** Preloaded into the provider's process: SIGKILL as soon as the file has its name, which a new one gets by a link. */
function dieAfterWriting(file: string): string {
  return `const files = require('node:fs/promises');
for (const name of ['link', 'rename']) {
  const act = files[name];
  files[name] = async (from, to) => {
    await act(from, to);
    if (String(to).endsWith(${JSON.stringify(`/${file}`)})) process.kill(process.pid, 'SIGKILL');
  };
}
`;
}

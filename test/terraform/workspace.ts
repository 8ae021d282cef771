import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTerraform } from './find-terraform.ts';
import type { InstalledProvider } from './install-provider.ts';

/** How one run of terraform ended. */
export interface TerraformResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages. */
  readonly output: string;
}

/** A resource as `terraform show -json` prints it. */
export interface ShownResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly mode: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly tainted?: boolean;
}

/** A change as `terraform show -json PLANFILE` prints it. */
export interface ShownChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

type Environment = Readonly<Record<string, string>>;

/** A directory of configuration with terraform to run in it: nothing of the machine's own set-up gets in. */
export class Workspace {
  readonly directory: string;
  readonly #environment: Environment;
  readonly #terraform: string;

  private constructor(directory: string, terraform: string, environment: Environment) {
    this.directory = directory;
    this.#terraform = terraform;
    this.#environment = environment;
  }

  /** Makes one in a new temporary directory. @throws Error when terraform is not installed */
  static async create(
    providers: readonly InstalledProvider[],
    environment: Environment = {},
  ): Promise<Workspace> {
    const terraform = findTerraform();
    if (!terraform) throw new Error('terraform is not on PATH');
    const directory = await mkdtemp(join(tmpdir(), 'workspace-'));
    const overrides = providers.map(
      (provider) => `    ${JSON.stringify(provider.address)} = ${JSON.stringify(provider.directory)}`,
    );
    const cliConfig = join(directory, 'cli.tfrc');
    await writeFile(
      cliConfig,
      `provider_installation {\n  dev_overrides {\n${overrides.join('\n')}\n  }\n  direct {}\n}\n`,
    );
    return new Workspace(directory, terraform, {
      TF_CLI_CONFIG_FILE: cliConfig,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      ...environment,
    });
  }

  /** A CLI configuration that installs no provider, for commands that attach to a running one. */
  async configurationWithoutProviders(): Promise<string> {
    const path = join(this.directory, 'attached.tfrc');
    await writeFile(path, 'provider_installation {\n  filesystem_mirror {\n    path = "none"\n  }\n}\n');
    return path;
  }

  /** Writes a file, `main.tf` most often. */
  async write(name: string, content: string): Promise<void> {
    const path = join(this.directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  /** Reads a file back. */
  read(name: string): Promise<string> {
    return readFile(join(this.directory, name), 'utf8');
  }

  /** The environment of every command, and so of the providers that Terraform starts. */
  get environment(): NodeJS.ProcessEnv {
    const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env;
    return { ...withoutTerraform(inherited), ...this.#environment };
  }

  /** Starts terraform and hands out the process, for tests that interrupt or kill it. */
  start(args: readonly string[], environment: Environment = {}) {
    const child = spawn(this.#terraform, [...args], {
      cwd: this.directory,
      env: { ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const done = new Promise<TerraformResult>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr, output: stdout + stderr }));
    });
    return { child, done };
  }

  /** Runs terraform, whether or not it succeeds. */
  run(args: readonly string[], environment: Environment = {}): Promise<TerraformResult> {
    return this.start([...args, ...(TAKES_NO_COLOR.has(args[0] ?? '') ? ['-no-color'] : [])], environment)
      .done;
  }

  /** Runs terraform; anything but success is an error that shows its output. */
  async succeed(args: readonly string[], environment: Environment = {}): Promise<TerraformResult> {
    const result = await this.run(args, environment);
    if (result.code !== 0)
      throw new Error(`terraform ${args.join(' ')} ended with ${result.code}:\n${result.output}`);
    return result;
  }

  /** `terraform apply -auto-approve` */
  apply(...args: readonly string[]): Promise<TerraformResult> {
    return this.succeed(['apply', '-auto-approve', ...args]);
  }

  /** Plans and returns the changes, without those that change nothing. */
  async plan(...args: readonly string[]): Promise<readonly ShownChange[]> {
    await this.succeed(['plan', '-out=plan.bin', ...args]);
    const shown: { readonly resource_changes?: readonly ShownChange[] } = await this.json([
      'show',
      '-json',
      'plan.bin',
    ]);
    return (shown.resource_changes ?? []).filter(({ change }) => change.actions.join() !== 'no-op');
  }

  /** Everything in state, of the root module. */
  async state(): Promise<readonly ShownResource[]> {
    const shown: {
      readonly values?: { readonly root_module: { readonly resources?: readonly ShownResource[] } };
    } = await this.json(['show', '-json']);
    return shown.values?.root_module.resources ?? [];
  }

  /** What state holds of one resource. @throws Error when it holds none of that address */
  async resource(address: string): Promise<ShownResource> {
    const found = (await this.state()).find((resource) => resource.address === address);
    if (!found) throw new Error(`${address} is not in state`);
    return found;
  }

  /** An output's value. */
  async output(name: string): Promise<unknown> {
    return this.json(['output', '-json', name]);
  }

  async dispose(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  private async json<T>(args: readonly string[]): Promise<T> {
    return JSON.parse((await this.succeed(args)).stdout);
  }
}

const TAKES_NO_COLOR = new Set(['plan', 'apply', 'destroy', 'import', 'validate', 'refresh', 'init']);

function withoutTerraform(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('TF_')));
}

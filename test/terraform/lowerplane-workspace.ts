import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AdminClient } from '../../provider/api/client.ts';
import type { ApiKey, CreateApiKeyRequest } from '../../provider/api/contract/api-key.ts';
import type { AuditEvent } from '../../provider/api/contract/audit-event.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { PROVIDER_FOLDER, PROVIDER_PROGRAM } from '../../provider/dist-paths.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../provider/emulator/start.ts';
import { PROVIDER_SOURCE } from '../../provider/version.ts';
import { type AttachedProvider, attachProvider } from './attached-provider.ts';
import type { InstalledProvider } from './install-provider.ts';
import { readReport, type TerraformReport } from './terraform-report.ts';
import { type ShownChange, Workspace } from './workspace.ts';

const BOOTSTRAP_NAME = 'Bootstrap admin';

type Environment = Readonly<Record<string, string>>;

interface StateFile {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

/** The provider as it ships: vitest's global set-up has built it. */
export const LOWERPLANE_PROVIDER: InstalledProvider = {
  address: PROVIDER_SOURCE,
  directory: PROVIDER_FOLDER,
  executable: PROVIDER_PROGRAM,
};

/** A LowerPlane of its own, and a directory of configuration in which terraform talks to it. */
export class LowerPlaneWorkspace {
  readonly emulator: Emulator;
  readonly workspace: Workspace;
  /** An administrator who works beside Terraform. */
  readonly outside: AdminClient;
  /** Text of the key that the provider is authenticated with. */
  readonly providerKey: string;
  #attached: Promise<AttachedProvider> | undefined;

  private constructor(emulator: Emulator, workspace: Workspace, outside: AdminClient, providerKey: string) {
    this.emulator = emulator;
    this.workspace = workspace;
    this.outside = outside;
    this.providerKey = providerKey;
  }

  /**
   * Starts both; they end with the test that calls this.
   *
   * @param adminKey the provider's key, for an emulator whose database holds keys already.
   */
  static async open(
    environment: Environment = {},
    emulatorOptions: EmulatorOptions = {},
    adminKey?: string,
  ): Promise<LowerPlaneWorkspace> {
    const emulator = await startEmulator({ quiet: true, ...emulatorOptions });
    onTestFinished(() => emulator.close());
    const providerKey = adminKey ?? emulator.bootstrapKey ?? '';
    const workspace = await Workspace.create([LOWERPLANE_PROVIDER], {
      LOWERPLANE_BASE_URL: emulator.url,
      LOWERPLANE_API_KEY: providerKey,
      // Unexpected failures of the provider are only in its log.
      TF_LOG_PROVIDER: 'ERROR',
      ...environment,
    });
    onTestFinished(() => workspace.dispose());
    const outside = createAdminClient({ baseUrl: emulator.url, apiKey: providerKey });
    onTestFinished(() => outside.close());
    return new LowerPlaneWorkspace(emulator, workspace, outside, providerKey);
  }

  /** Writes the whole configuration. `provider` is the inside of the provider block. */
  async declare(resources: string, provider = ''): Promise<void> {
    await this.workspace.write(
      'main.tf',
      `terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
provider "lowerplane" {
  ${provider}
}
${resources}
`,
    );
  }

  /** `terraform plan` into the file `plan.bin`, whether or not it succeeds. */
  plan(...args: readonly string[]): Promise<TerraformReport> {
    return this.report(['plan', '-out=plan.bin', ...args]);
  }

  /** `terraform apply`, whether or not it succeeds. */
  apply(...args: readonly string[]): Promise<TerraformReport> {
    return this.report(['apply', '-auto-approve', ...args]);
  }

  /** `terraform apply` that must succeed. */
  async applied(...args: readonly string[]): Promise<TerraformReport> {
    const report = await this.apply(...args);
    if (report.code !== 0) throw new Error(`terraform apply failed:\n${report.output}`);
    return report;
  }

  /**
   * Runs a command that knows `-json`. Terraform attaches to one provider process that all such commands share. With
   * an environment of its own the command starts its providers itself, as it does for users; so do the commands of
   * `workspace`.
   */
  async report(args: readonly string[], environment?: Environment): Promise<TerraformReport> {
    const [command = '', ...rest] = args;
    const full = [command, '-json', '-input=false', ...rest];
    if (environment !== undefined) return readReport(await this.workspace.run(full, environment));
    const provider = await this.#attach();
    const logged = provider.log().length;
    const result = await this.workspace.run(full, {
      // Development overrides would win over the attached process.
      TF_CLI_CONFIG_FILE: await this.workspace.configurationWithoutProviders(),
      TF_REATTACH_PROVIDERS: provider.reattach,
    });
    return readReport({ ...result, output: result.output + provider.log().slice(logged) });
  }

  #attach(): Promise<AttachedProvider> {
    this.#attached ??= attachProvider({
      provider: LOWERPLANE_PROVIDER,
      directory: this.workspace.directory,
      environment: this.workspace.environment,
    }).then((provider) => {
      onTestFinished(() => provider.close());
      return provider;
    });
    return this.#attached;
  }

  /** What `plan.bin` would do to one resource. @throws Error when it says nothing about it */
  async change(address: string): Promise<ShownChange['change']> {
    const shown: { readonly resource_changes?: readonly ShownChange[] } = JSON.parse(
      (await this.workspace.succeed(['show', '-json', 'plan.bin'])).stdout,
    );
    const found = shown.resource_changes?.find((resource) => resource.address === address);
    if (!found) throw new Error(`The plan says nothing about ${address}`);
    return found.change;
  }

  /** What state holds of one resource or data source, by its address. @throws Error when it holds none of it */
  async values(address: string): Promise<Readonly<Record<string, unknown>>> {
    const found = (await this.state()).get(address);
    if (!found) throw new Error(`${address} is not in state`);
    return found;
  }

  /** Everything in state, by address. Read from the file, which is much quicker than asking terraform. */
  async state(): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const { resources }: StateFile = JSON.parse(await this.workspace.read('terraform.tfstate'));
    return new Map(
      resources.flatMap(({ mode, type, name, instances }) =>
        instances.map(({ index_key: key, attributes }) => [
          `${mode === 'data' ? 'data.' : ''}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
          attributes,
        ]),
      ),
    );
  }

  /** LowerPlane's keys, oldest first, without the one the emulator started with. */
  async keys(): Promise<readonly ApiKey[]> {
    const keys: ApiKey[] = [];
    for await (const key of this.outside.listApiKeys()) if (key.name !== BOOTSTRAP_NAME) keys.unshift(key);
    return keys;
  }

  async activeKeys(): Promise<readonly ApiKey[]> {
    return (await this.keys()).filter(({ status }) => status === 'active');
  }

  /** The key a test is about. @throws Error when there is not exactly one active */
  async onlyActiveKey(): Promise<ApiKey> {
    const [only, ...others] = await this.activeKeys();
    if (!only || others.length > 0)
      throw new Error(`There are ${others.length + (only ? 1 : 0)} active keys`);
    return only;
  }

  /** Acts on keys in the audit trail, oldest first: `created key_…`, `revoked key_…`. Without the emulator's own. */
  async acts(): Promise<readonly string[]> {
    const acts: string[] = [];
    for (const { action, key_id: id } of await this.auditTrail()) {
      if (!action.startsWith('api_key.') || action === 'api_key.used' || action === 'api_key.verified')
        continue;
      acts.push(`${action.slice('api_key.'.length)} ${id}`);
    }
    return acts.slice(1);
  }

  auditTrail(): Promise<readonly AuditEvent[]> {
    return Array.fromAsync(this.outside.listAuditEvents());
  }

  /** Makes a key beside Terraform, and gives its text with it. */
  async createOutside(body: CreateApiKeyRequest): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const { key, secret } = await this.outside.createApiKey(body);
    if (secret === null) throw new Error('A new key came without its secret');
    return { key, secret };
  }

  /** HTTP status of a request made with a key, as a consumer would. */
  async use(secret: string): Promise<number> {
    const response = await fetch(`${this.emulator.url}/v1/api-keys/self`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    await response.arrayBuffer();
    return response.status;
  }

  /** A delivered file. */
  secret(file = 'ci.key'): Promise<string> {
    return this.workspace.read(file);
  }

  async hasFile(name = 'ci.key'): Promise<boolean> {
    return access(join(this.workspace.directory, name)).then(
      () => true,
      () => false,
    );
  }

  advance(days: number): void {
    this.emulator.clock.advance(days * 86_400_000);
  }
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Store } from '../../fixtures/plugin-provider/store.ts';
import { type InstalledProvider, installProvider } from '../../terraform/install-provider.ts';
import { Workspace } from '../../terraform/workspace.ts';

/** Builds the fixture provider. Do it once per test file. */
export function installFixture(): Promise<InstalledProvider> {
  return installProvider({
    address: 'registry.terraform.io/test/fixture',
    entry: fileURLToPath(new URL('../../fixtures/plugin-provider/main.ts', import.meta.url)),
    directory: mkdtempSync(join(tmpdir(), 'fixture-')),
  });
}

/** True while a process of that id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A workspace that uses the fixture provider, with its store. */
export class FixtureWorkspace {
  readonly terraform: Workspace;
  readonly store: string;

  private constructor(terraform: Workspace, store: string) {
    this.terraform = terraform;
    this.store = store;
  }

  static async create(installed: InstalledProvider, environment: Readonly<Record<string, string>> = {}) {
    const terraform = await Workspace.create([installed], environment);
    return new FixtureWorkspace(terraform, mkdtempSync(join(terraform.directory, 'store-')));
  }

  /** Writes main.tf: the provider's own blocks and then `body`. */
  configure(body: string, store: string = JSON.stringify(this.store)): Promise<void> {
    return this.terraform.write(
      'main.tf',
      `terraform {
  required_providers {
    fixture = { source = "test/fixture" }
  }
}
provider "fixture" {
  store = ${store}
}
${body}
`,
    );
  }

  /** What the remote side has under an id. */
  stored(id: string): Readonly<Record<string, unknown>> | undefined {
    return new Store(this.store).get(id);
  }

  /** What happened to a token of the ephemeral resource. */
  events(token: string): readonly unknown[] {
    const events = this.stored(`token-${token}`)?.events;
    return Array.isArray(events) ? events : [];
  }

  /** Changes the remote side outside Terraform. */
  put(id: string, thing: Readonly<Record<string, unknown>>): void {
    new Store(this.store).put(id, thing);
  }
}

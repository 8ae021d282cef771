import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LowerPlaneClient } from '../../../provider/api/client.ts';
import { createClient } from '../../../provider/api/create-client.ts';
import { type CodeBlock, scriptOf } from '../../markdown/code-blocks.ts';
import { copiedCheckout } from '../../setup/copied-checkout.ts';

/** A person on a machine of their own who follows a page. */
export interface Newcomer {
  readonly checkout: string;
  /**
   * Does what a page says: writes the blocks that name a file, then runs the `sh` blocks as one script, which ends at the
   * first command that fails. What the script starts in the background runs until `leave`.
   *
   * @param registry where npm installs packages from; without it, there is none.
   */
  follow(blocks: readonly CodeBlock[], folder: string, registry?: string): Promise<Ended>;
  leave(): Promise<void>;
}

/** How a script ended, and all that it printed. */
interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const NO_REGISTRY = 'http://127.0.0.1:9';

export async function arrive(): Promise<Newcomer> {
  const { folder: checkout, remove } = await copiedCheckout('a checkout');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'home ')));
  const programs = join(home, 'bin');
  await mkdir(programs);
  // The checkout has what `npm ci` installs, and there is no network to install it from.
  const npm = join(programs, 'npm');
  const real = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .find(existsSync);
  await writeFile(npm, `#!/bin/sh\n[ "$1" = ci ] && exit 0\nexec '${real}' "$@"\n`);
  await chmod(npm, 0o755);
  const started: number[] = [];
  return {
    checkout,
    async follow(blocks, folder, registry = NO_REGISTRY) {
      for (const { file, content } of blocks) {
        if (file === undefined) continue;
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), content);
      }
      // Programs in the background keep the output open: it goes to a file.
      const script = `set -eu\nexec > output.txt 2>&1\n${scriptOf(blocks)}`;
      const child = spawn('bash', ['-c', script], {
        cwd: folder,
        env: {
          PATH: [programs, dirname(process.execPath), process.env.PATH].join(delimiter),
          HOME: home,
          CHECKPOINT_DISABLE: '1',
          npm_config_registry: registry,
          npm_config_fetch_retries: '0',
          npm_config_update_notifier: 'false',
        },
        detached: true,
        stdio: 'ignore',
      });
      if (child.pid !== undefined) started.push(child.pid);
      const code = await new Promise<number | null>((resolve, reject) => {
        child.on('error', reject).on('exit', resolve);
      });
      return { code, output: await readFile(join(folder, 'output.txt'), 'utf8') };
    },
    async leave() {
      for (const pid of started) endGroup(pid);
      await rm(home, { recursive: true, force: true });
      await remove();
    },
  };
}

/** Ends what a script has left in the background. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it runs any more.
  }
}

/** An empty folder, until the test is over. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'quick start ')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A client of the emulator that a script started in a folder. It ends with the test. */
export async function emulatorOf(folder: string): Promise<LowerPlaneClient> {
  const { url, bootstrap_key: apiKey } = JSON.parse(await readFile(join(folder, 'emulator.json'), 'utf8'));
  const client = createClient({ baseUrl: url, apiKey });
  onTestFinished(() => client.close());
  return client;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { InstalledProvider } from './install-provider.ts';

/** A provider process that Terraform attaches to, instead of starting one for each walk of its graph. */
export interface AttachedProvider {
  /** The value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** Everything it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

/**
 * Starts the installed provider in its debug mode. Every Terraform command still gets a session of its own, but no
 * process of its own, which is most of what a command costs.
 *
 * @param options.directory the directory Terraform runs in: relative paths of destinations start there.
 * @throws Error when the provider ends before it says how to reach it.
 */
export async function attachProvider(options: {
  readonly provider: InstalledProvider;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<AttachedProvider> {
  const { provider, directory, environment } = options;
  const child = spawn(provider.executable, ['--debug'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let logged = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    logged += text;
  });
  const reattach = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.on('error', reject);
    child.on('close', () =>
      reject(new Error(`The provider ended before it was ready:\n${printed}${logged}`)),
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const value = /TF_REATTACH_PROVIDERS='(.+)'/.exec(printed)?.[1];
      if (value !== undefined) resolve(value);
    });
  });
  return {
    reattach,
    log: () => logged,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

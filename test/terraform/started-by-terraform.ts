import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What Terraform saw of a provider that does not speak its protocol, and how the provider ended. */
export interface UnrecognizedProvider {
  readonly stdout: string;
  readonly stderr: string;
  /** `SIGKILL` when Terraform ended it, `null` when it had ended by itself and Terraform may have read nothing. */
  readonly signal: NodeJS.Signals | null;
}

/** Starts a program as Terraform starts a provider: it reads a line of standard output and ends what it does not understand. */
export async function startedByTerraform(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<UnrecognizedProvider> {
  const provider = spawn(program, args, {
    env: { ...env, TF_PLUGIN_MAGIC_COOKIE: 'x' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(provider, 'exit');
  const output = Promise.all([text(provider.stdout), text(provider.stderr)]);
  await Promise.race([once(provider.stdout, 'data'), ended]);
  provider.kill('SIGKILL');
  const [, signal] = await ended;
  const [stdout, stderr] = await output;
  return { stdout, stderr, signal };
}

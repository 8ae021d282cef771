import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { posture } from '../../provider/api/contract/posture.ts';
import { lastFour } from '../../provider/keys/fingerprint.ts';
import { StageError } from './stage.ts';
import { say } from './voice.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'provider', 'cli', 'main.ts');

export interface CommandOptions {
  /** Prints the command, but not its output. */
  readonly quiet?: boolean;
  /** Exit codes besides 0 that are not failures. */
  readonly accept?: readonly number[];
  /** Standard input. */
  readonly input?: string;
}

/** Runs the command of this checkout, with nothing of the environment but what it needs. */
export function lowerplaneIn(cwd: string, baseUrl: string, apiKey: string) {
  const env = {
    LOWERPLANE_BASE_URL: baseUrl,
    LOWERPLANE_API_KEY: apiKey,
    PATH: process.env.PATH,
    COLUMNS: '100',
  };
  return async (args: readonly string[], { quiet = false, accept = [], input }: CommandOptions = {}) => {
    say.command(`lowerplane ${args.join(' ')}`);
    const child = spawn(
      process.execPath,
      [PROGRAM, ...args, ...(process.stdout.isTTY ? ['--color=always'] : [])],
      {
        cwd,
        env,
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    child.stdin.end(input ?? '');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed).on('close', done);
    });
    const expected = code === 0 || (code !== null && accept.includes(code));
    if (!quiet || !expected) say.quote(output);
    if (!expected) throw new StageError(`lowerplane ${args[0] ?? ''} ended with ${code}.`);
    return { code, output };
  };
}

/** Makes a request with a key. */
export function ask(baseUrl: string, secret: string): Promise<Response> {
  return fetch(`${baseUrl}/cpx?system_id=production`, { headers: { authorization: `Bearer ${secret}` } });
}

/** Makes a request with a key that must work. */
export async function use(baseUrl: string, secret: string, what: string): Promise<void> {
  const answer = await ask(baseUrl, secret);
  if (!answer.ok)
    throw new StageError(`The key ending in ${lastFour(secret)} was refused with ${answer.status}.`);
  const { compliance_posture: overall } = posture.parse(await answer.json());
  say.proof(`the key ending in ${lastFour(secret)} ${what} (${overall})`);
}

/** Makes a request with a key that must be refused. */
export async function refused(baseUrl: string, secret: string): Promise<void> {
  const { status } = await ask(baseUrl, secret);
  if (status !== 401)
    throw new StageError(`The key ending in ${lastFour(secret)} was answered with ${status}.`);
  say.proof(`the key ending in ${lastFour(secret)} is refused: ${status}`);
}

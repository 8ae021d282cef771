import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type CommandOptions,
  commandDestination,
} from '../../../provider/delivery/command/command-destination.ts';
import { findExecutable } from '../../../provider/delivery/command/executable.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { failureOf, newDelivery } from './secrets.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A shell script of the test's own; `$OUT` is its directory. */
async function script(body: string, name = 'store.sh'): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\nOUT='${directory}'\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const DEFAULTS = { environment: {}, timeoutMs: 60_000, ownEnvironment: process.env };
const read = (name: string) => readFile(join(directory, name), 'utf8');
const destinationFor = (command: readonly string[], options: Partial<CommandOptions> = {}) =>
  commandDestination('command:test', { command, ...DEFAULTS, ...options });

describe('commandDestination', () => {
  it('gives the secret on standard input, and nowhere else', async () => {
    const program = await script(
      'cat > "$OUT/stdin"; env > "$OUT/env"; tr "\\0" "\\n" < /proc/$$/cmdline > "$OUT/argv"; echo done',
    );
    const delivery = newDelivery();
    const destination = destinationFor([program, 'a b', '$(touch x)', '; touch x'], {
      environment: { VAULT_PATH: 'ci/key' },
      ownEnvironment: {
        PATH: process.env.PATH,
        HOME: '/nowhere',
        LC_ALL: 'C',
        LOWERPLANE_API_KEY: 'ours',
        GITHUB_TOKEN: 'ours too',
      },
    });
    await destination.check();
    const receipt = await destination.deliver(delivery);

    expect(await read('stdin')).toBe(delivery.secret);
    const environment = (await read('env'))
      .split('\n')
      .filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line));
    expect(environment.filter(Boolean).toSorted()).toEqual(
      [`PATH=${process.env.PATH}`, 'HOME=/nowhere', 'LC_ALL=C', 'VAULT_PATH=ci/key'].toSorted(),
    );
    expect((await read('argv')).split('\n').slice(1, -1)).toEqual([
      program,
      'a b',
      '$(touch x)',
      '; touch x',
    ]);
    expect(receipt.record).toBeUndefined();
    expect(destination.reversible).toBe(false);
    await expect(receipt.undo()).rejects.toThrow('cannot be restored: it now contains a revoked key');
    expect(await destination.observe(delivery.fingerprint)).toEqual({ state: 'unobservable' });
    await destination.withdraw(delivery.fingerprint);
  });

  it('finds the program in PATH, but never in a relative directory of it', async () => {
    const program = await script('cat > "$OUT/stdin"', 'store-secret');
    const found = destinationFor(['store-secret'], { environment: { PATH: `.:${directory}:/usr/bin:/bin` } });
    const delivery = newDelivery();
    await found.deliver(delivery);
    expect(await read('stdin')).toBe(delivery.secret);
    const relative = destinationFor(['store-secret'], { environment: { PATH: '.:' } });
    expect(await failureOf(relative.check(), [program])).toContain('No directory of PATH contains a program');
  });

  it('lets the exit code decide, also when nothing was read', async () => {
    await destinationFor([await script('exit 0')]).deliver(newDelivery());
    const words = await failureOf(
      destinationFor([await script('exec <&-; exit 7')]).deliver(newDelivery()),
      [],
    );
    expect(words).toContain('ended with exit code 7.');
  });

  it('survives a program that closes its input before a long secret is written', async () => {
    const secret = 'x'.repeat(1_000_000);
    const program = await script('exec <&-; exit 0');
    await destinationFor([program]).deliver({ secret, fingerprint: '' });
  });
});

describe.skipIf(process.platform !== 'linux')('the standard input of a command', () => {
  const node = 'process.stdout.write(require("fs").readFileSync("/dev/stdin", "utf8"))';
  const python = 'import sys; sys.stdout.write(open("/dev/stdin").read())';
  const kubectl =
    'create secret generic ci --from-file=key=/dev/stdin --dry-run=client -o jsonpath={.data.key}';

  it.each([
    ['sh', 'cat < /dev/stdin > "$OUT/got"'],
    ['sh', 'cat /proc/self/fd/0 > "$OUT/got"'],
    ['cp', 'cp /dev/stdin "$OUT/got"'],
    ['cat', 'cat /dev/stdin > "$OUT/got"'],
    ['cat', 'cat > "$OUT/got"'],
    ['python3', `python3 -c '${python}' > "$OUT/got"`],
    ['node', `node -e '${node}' > "$OUT/got"`],
    ['node', `node -e '${node.replace('"/dev/stdin"', '0')}' > "$OUT/got"`],
    ['kubectl', `kubectl ${kubectl} | base64 -d > "$OUT/got"`],
  ])('can be opened by its path: %s (%s)', async (name, body) => {
    if (!(await findExecutable(name, process.env.PATH ?? '')).found) return;
    const delivery = newDelivery();
    const program = await script(`[ -p /dev/stdin ] || exit 9\n${body}`);
    await destinationFor([program]).deliver(delivery);
    expect(await read('got')).toBe(delivery.secret);
  });

  it('holds nothing for a second reader, and no one keeps it open', async () => {
    const program = await script('cat > "$OUT/got"; cat /dev/stdin > "$OUT/again"');
    await destinationFor([program]).deliver(newDelivery());
    expect(await read('again')).toBe('');
  });
});

describe('a command that fails', () => {
  it('is reported with its last output, clean and without the secret', async () => {
    const program = await script(
      'key=$(cat); for i in 1 2 3 4 5 6; do echo "line $i" >&2; done; printf "\\033[31mno room for %s\\033[0m\\n" "$key" >&2; exit 3',
    );
    const delivery = newDelivery();
    const words = await failureOf(destinationFor([program]).deliver(delivery), [delivery.secret, '\u001b']);
    expect(words).toContain(
      `${program} ended with exit code 3. Its last output: line 3 | line 4 | line 5 | line 6 | no room for lp_[redacted].`,
    );
  });

  it.each([
    ['in base64', 'base64'],
    ['in hexadecimal', 'od -An -tx1'],
    ['broken into lines', 'fold -w 9'],
  ])('does not give the secret away %s', async (_how, filter) => {
    const program = await script(`${filter} >&2; exit 1`);
    const delivery = newDelivery();
    const words = await failureOf(destinationFor([program]).deliver(delivery), [delivery.secret]);
    expect(words).toContain('ended with exit code 1. Its last output: [redacted].');
    expect(words).not.toContain(delivery.secret.slice(0, 9));
  });

  it('does not show output with a part of the secret', async () => {
    const program = await script('cut -c 7-16 >&2; exit 1');
    const delivery = newDelivery();
    const words = await failureOf(destinationFor([program]).deliver(delivery), [delivery.secret]);
    expect(words).toContain('is not shown here, because it contains a part of the secret.');
    expect(words).not.toContain(delivery.secret.slice(6, 16));
  });

  it('does not let a long output cut the secret in two', async () => {
    const program = await script(
      'key=$(cat); i=0; while [ $i -lt 500 ]; do printf "%s " "$key"; i=$((i+1)); done >&2; exit 1',
    );
    const delivery = newDelivery();
    const words = await failureOf(destinationFor([program]).deliver(delivery), [delivery.secret]);
    expect(words).not.toContain(delivery.secret.slice(-8));
  });

  it('is killed with everything it started when the time is up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const program = await script(
      'sleep 60 & echo $! > "$OUT/child"; echo waiting >&2; : > "$OUT/waits"; wait',
    );
    const failed = failureOf(destinationFor([program], { timeoutMs: 400 }).deliver(newDelivery()), []);
    // The time is up when everything has started, however long that takes.
    await waitFor(() => existsSync(join(directory, 'waits')));
    vi.advanceTimersByTime(400);
    const words = await failed;
    expect(words).toContain(
      'did not end within 400 ms and was killed, with everything it started. Its last output: waiting.',
    );
    const child = Number(await read('child'));
    await waitFor(async () => !(await isRunning(child)));
  });

  it('that was killed by a signal says which', async () => {
    const words = await failureOf(destinationFor([await script('kill -TERM $$')]).deliver(newDelivery()), []);
    expect(words).toContain('was ended by SIGTERM.');
  });

  it('does not wait for what it left running', async () => {
    const program = await script('sleep 60 & echo $! > "$OUT/child"; exit 0');
    await destinationFor([program], { timeoutMs: 30_000 }).deliver(newDelivery());
    process.kill(Number(await read('child')), 'SIGKILL');
  });

  it('that the system cannot start is an error for people', async () => {
    const program = join(directory, 'broken');
    await writeFile(program, '#!/no/such/interpreter\n', { mode: 0o755 });
    const words = await failureOf(destinationFor([program]).deliver(newDelivery()), []);
    expect(words).toContain('could not be started: ENOENT.');
    const long = await script('exit 0');
    const tooLong = destinationFor([long, 'x'.repeat(3_000_000)]).deliver(newDelivery());
    expect(await failureOf(tooLong, [])).toContain('could not be started: E2BIG.');
  });
});

describe('what makes a command impossible is said at plan', () => {
  it.each<[string, Partial<CommandOptions>, string]>([
    ['no such path', { command: ['./no/such/program'] }, 'The program /'],
    ['no such name', { command: ['no-such-program-anywhere'] }, 'No directory of PATH contains a program'],
  ])('%s', async (_what, options, words) => {
    const destination = destinationFor([], options);
    expect(await failureOf(destination.check(), [])).toContain(words);
    expect(await failureOf(destination.deliver(newDelivery()), [])).toContain(words);
  });

  it('a file that is not executable', async () => {
    const program = await script('exit 0');
    await chmod(program, 0o644);
    expect(await failureOf(destinationFor([program]).check(), [])).toContain(
      `Make it executable: chmod +x ${program}`,
    );
    expect(await failureOf(destinationFor([directory]).check(), [])).toContain(
      'was not found. A relative path',
    );
  });
});

/** A killed process that is not reaped yet (Z) no longer runs. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}

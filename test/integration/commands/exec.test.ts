import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../api/test-server.ts';
import { runningVault, TOKEN } from '../delivery/running-vault.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const MAIN = join(import.meta.dirname, '../../../provider/cli/main.ts');
const DAY = 86_400_000;

interface World extends Surroundings {
  write(path: string, content: string): string;
  secret(): string;
  /** Runs `lowerplane exec` as a process of its own. */
  launch(args: readonly string[], more?: Readonly<Record<string, string>>): Launched;
}

interface Launched {
  readonly child: ChildProcess;
  /** Ends with the process. */
  ended(input?: string): Promise<{ code: number | null; signal: string | null; out: string; error: string }>;
}

/** A declared key whose secret was delivered. */
async function delivered(declared: Parameters<typeof keysFile>[0] = {}): Promise<World> {
  const around = await surroundings();
  const write = (path: string, content: string) => {
    writeFileSync(join(around.folder, path), content);
    return join(around.folder, path);
  };
  write('lowerplane.yaml', keysFile(declared));
  const applied = await around.run(['apply', '--yes']);
  expect(applied).toMatchObject({ code: 0 });
  return {
    ...around,
    write,
    secret: () => readFileSync(join(around.folder, 'ci.key'), 'utf8'),
    launch(args, more = {}) {
      const environment = { PATH: process.env.PATH ?? '', ...around.environment, ...more };
      // Without a terminal, as in CI.
      const child = spawn(process.execPath, [MAIN, 'exec', ...args], {
        cwd: around.folder,
        env: environment,
        detached: true,
        stdio: 'pipe',
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
        child.once('exit', (code, signal) => resolve({ code, signal })),
      );
      return {
        child,
        async ended(input = '') {
          child.stdin.end(input);
          const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
          return { ...(await exit), out, error };
        },
      };
    },
  };
}

/** A program that says what it was given. */
const SHOW = [
  process.execPath,
  '-e',
  'console.log(JSON.stringify({ environment: process.env, arguments: process.argv }))',
];

describe('lowerplane exec', () => {
  it('puts the secret into one variable, and passes neither the admin key nor the secret elsewhere', async () => {
    const world = await delivered();
    const { code, out, error } = await world
      .launch(['CI gate', '--', ...SHOW, '--', '--format', 'json'], { OTHER: 'kept' })
      .ended();
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const { environment, arguments: given } = JSON.parse(out);
    expect(environment).toMatchObject({ LOWERPLANE_API_KEY: world.secret(), OTHER: 'kept' });
    expect(out.split(world.secret())).toHaveLength(2);
    expect(out).not.toContain(world.environment.LOWERPLANE_API_KEY);
    expect(given.slice(1)).toEqual(['--format', 'json']);
  });

  it('uses the secret of an older key with a warning, and prefers a destination with that of the newest', async () => {
    const world = await delivered({ rotation: { every: '30d', overlap: '7d' }, expires_in: undefined });
    const old = world.secret();
    world.emulator.clock.advance(1000);
    await world.run(['apply', '--yes', '--rotate', 'CI gate']);
    const latest = world.secret();
    world.write('ci.key', old);
    const stale = await world.launch(['CI gate', '--', ...SHOW]).ended();
    expect(stale).toMatchObject({ code: 0 });
    expect(stale.error).toMatch(
      /^Warning: file:ci\.key holds the secret of key_\w+ \(ending in \w{4}\), which still works\. But "CI gate" has a newer key/,
    );
    world.write(
      'lowerplane.yaml',
      keysFile({ deliver_to: [{ file: { path: 'ci.key' } }, { file: { path: 'new.key' } }] }),
    );
    world.write('new.key', latest);
    chmodSync(join(world.folder, 'new.key'), 0o600);
    const { error, out } = await world.launch(['CI gate', '--', ...SHOW]).ended();
    expect(error).toBe('');
    expect(JSON.parse(out).environment.LOWERPLANE_API_KEY).toBe(latest);
  });

  it('needs no admin key, and takes another variable', async () => {
    const world = await delivered();
    const { out } = await world.launch(['CI gate', '--variable', 'API_TOKEN', '--', ...SHOW]).ended();
    const { environment } = JSON.parse(out);
    expect(environment.API_TOKEN).toBe(world.secret());
    expect(environment).not.toHaveProperty('LOWERPLANE_API_KEY');
    const none = await world.launch(['CI gate', '--', ...SHOW], { LOWERPLANE_API_KEY: '' }).ended();
    expect(JSON.parse(none.out).environment.LOWERPLANE_API_KEY).toBe(world.secret());
  });

  it('leaves input, outputs and the exit code to the command, without a shell', async () => {
    const world = await delivered();
    const script =
      'process.stdin.on("data", (data) => { process.stdout.write(data + process.argv[1]); process.stderr.write("wrong"); process.exitCode = 7; })';
    const ran = await world
      .launch(['CI gate', '--quiet', '--', process.execPath, '-e', script, '$HOME;*'])
      .ended('given ');
    expect(ran).toEqual({ code: 7, signal: null, out: 'given $HOME;*', error: 'wrong' });
  });

  it('passes signals on, and waits for the command', async () => {
    const world = await delivered();
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT'] as const;
    for (const signal of signals) {
      const script = `process.on("${signal}", () => process.exit(3)); setInterval(() => {}, 1e6); console.log("ready");`;
      const launched = world.launch(['CI gate', '--', process.execPath, '-e', script]);
      launched.child.stdout?.once('data', () => launched.child.kill(signal));
      expect(await launched.ended(), signal).toMatchObject({ code: 3, signal: null, error: '' });
    }
  });

  it('ends by the signal that ended the command', async () => {
    const world = await delivered();
    const by = (signal: string) =>
      world
        .launch(['CI gate', '--', process.execPath, '-e', `process.kill(process.pid, "${signal}")`])
        .ended();
    expect(await by('SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(await by('SIGKILL')).toMatchObject({ code: null, signal: 'SIGKILL' });
    // It would leave a core file of this process, which knows the secret.
    expect(await by('SIGABRT')).toMatchObject({ code: 134, signal: null });
  });

  it('says why a command cannot be started, as shells do by the exit code', async () => {
    const world = await delivered();
    const path = world.write('tool', '#!/nowhere/interpreter\n');
    const tried = async (...command: string[]) => world.launch(['CI gate', '--', ...command]).ended();
    const missing = await tried('lowerplane-no-such-tool', 'argument');
    expect(missing).toMatchObject({ code: 127, out: '' });
    expect(missing.error).toBe(
      'lowerplane exec: No directory of PATH contains a program "lowerplane-no-such-tool". Install it, or write its path.\n',
    );
    expect(await tried('tool')).toMatchObject({ code: 127 });
    const forbidden = await tried('./tool');
    expect(forbidden).toMatchObject({ code: 126, out: '' });
    expect(forbidden.error).toContain('is not executable. Make it executable: chmod +x');
    chmodSync(path, 0o700);
    const interpreter = await tried('./tool');
    expect(interpreter).toMatchObject({ code: 127, out: '' });
    expect(interpreter.error).toBe(
      'lowerplane exec: "./tool" could not be started (ENOENT). The interpreter that its first line names was not found.\n',
    );
  });
});

describe('a destination in Vault', () => {
  const vaultKey = keysFile({
    deliver_to: [
      { file: { path: 'ci.key' } },
      { vault_kv: { mount: 'secret', path: 'ci/lowerplane', key: 'api_key' } },
    ],
  });

  it('is read where the file is missing or stale, and its token is not passed on unless asked for', async () => {
    const world = await delivered();
    const vault = await runningVault();
    const access = { VAULT_ADDR: vault.url, VAULT_TOKEN: TOKEN };
    world.write('lowerplane.yaml', vaultKey);
    const environment = { ...world.environment, ...access };
    const old = world.secret();
    expect(await world.run(['apply', '--yes'], { environment })).toMatchObject({ code: 0 });
    const secret = world.secret();
    const shown = async (...options: string[]) =>
      JSON.parse((await world.launch(['CI gate', ...options, '--', ...SHOW], access).ended()).out)
        .environment;
    expect(await shown()).toMatchObject({ LOWERPLANE_API_KEY: secret, VAULT_TOKEN: TOKEN });
    rmSync(join(world.folder, 'ci.key'));
    const without = await shown();
    expect(without).toMatchObject({ LOWERPLANE_API_KEY: secret, VAULT_ADDR: vault.url });
    expect(without).not.toHaveProperty('VAULT_TOKEN');
    expect(await shown('--keep', 'VAULT_TOKEN')).toMatchObject({ VAULT_TOKEN: TOKEN });
    expect(old).not.toBe(secret);
    world.write('ci.key', old);
    expect(await shown()).toMatchObject({ LOWERPLANE_API_KEY: secret });
    const refused = await world.run(['exec', 'CI gate', '--', 'true'], {
      environment: { ...world.environment, ...access, PATH: process.env.PATH, VAULT_TOKEN: 'hvs.wrong' },
    });
    expect(refused.error).toContain('vault_kv:secret/ci/lowerplane#api_key: Vault does not allow it (403');
  });
});

describe('what keeps a command from being run', () => {
  /** A command that leaves a trace where it runs. */
  async function refused(world: World, args: readonly string[], base?: string) {
    const trace = join(world.folder, 'trace');
    const program = [process.execPath, '-e', `require("fs").writeFileSync(${JSON.stringify(trace)}, "")`];
    const ran = await world.run(['exec', ...args, '--', ...program], {
      environment: { ...world.environment, ...(base !== undefined && { LOWERPLANE_BASE_URL: base }) },
    });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(existsSync(trace)).toBe(false);
    return ran.error;
  }

  it.each([
    ['is revoked', 'It holds a revoked key'],
    ['is expired', 'It holds an expired key'],
  ])('a key that %s', async (what, message) => {
    const world = await delivered({ expires_in: '1d' });
    const { key } = (await world.json('keys-show', ['keys', 'show', 'CI gate'])).report;
    if (what === 'is revoked') await world.client.revokeApiKey(key.id);
    else world.emulator.clock.advance(2 * DAY);
    const error = await refused(world, ['CI gate']);
    expect(error).toContain(`ci.key: ${message} (ending in ${world.secret().slice(-4)}).`);
    expect(error).toContain('Apply its declaration');
    expect(error).not.toContain(world.secret());
  });

  it('a secret of another key, and one that LowerPlane does not know', async () => {
    const world = await delivered();
    const other = await world.key({ name: 'Other', permissions: 'admin' });
    world.write('ci.key', `${other.secret}\n`);
    const error = await refused(world, ['CI gate']);
    expect(error).toContain(`It holds the secret of another key, "Other" (${other.id}, ending in`);
    const foreign = await (await surroundings()).key({ name: 'CI gate', permissions: 'admin' });
    world.write('ci.key', foreign.secret);
    expect(await refused(world, ['CI gate'])).toContain('a key that this LowerPlane does not accept');
  });

  it('something other than a key, which is not sent to LowerPlane', async () => {
    const world = await delivered();
    world.write('ci.key', 'the password of someone else');
    const error = await refused(world, ['CI gate'], 'http://127.0.0.1:1');
    expect(error).toContain(
      'ci.key: It holds something other than a LowerPlane key, which was sent nowhere.',
    );
    expect(error).not.toContain('password');
    for (const empty of ['', ' \n']) {
      world.write('ci.key', empty);
      expect(await refused(world, ['CI gate'])).toContain('ci.key: No secret was found.');
    }
    rmSync(join(world.folder, 'ci.key'));
    expect(await refused(world, ['CI gate'])).toContain('ci.key: No secret was found.');
  });

  it('a LowerPlane that cannot be asked', async () => {
    const world = await delivered();
    const { url } = await startServer((response) => response.end('<html>'));
    const error = await refused(world, ['CI gate', '--base-url', url]);
    expect(error).toContain('lowerplane exec: Unreadable Response');
    expect(error).not.toContain(world.secret());
  });

  it('destinations that cannot be read, with what to do instead', async () => {
    const world = await delivered();
    const recipient = `age1${'q'.repeat(58)}`;
    world.write(
      'lowerplane.yaml',
      keysFile({
        deliver_to: [
          { github_actions_secret: { repository: 'octo/app', name: 'LP_KEY' } },
          { age: { recipients: [recipient] } },
          { command: { program: ['store-secret', 'ci'] } },
        ],
      }),
    );
    const error = await refused(world, ['CI gate']);
    expect(error).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: of a workflow
      'GitHub never shows the secret LP_KEY of octo/app again. A workflow gets it as ${{ secrets.LP_KEY }}.',
    );
    expect(error).toContain('age --decrypt --identity FILE');
    expect(error).toContain('Only store-secret knows where it put the secret.');
    expect(error).toContain(
      'No destination of "CI gate" gave a secret that works, so the command was not run.',
    );
  });

  it('a name that no key, or more than one, is declared with', async () => {
    const world = await delivered();
    expect(await refused(world, ['CI gates'])).toContain(
      'No declared key has the name "CI gates". Did you mean "CI gate"?',
    );
    expect(await refused(world, ['CI gate', '--from', 'nowhere'])).toContain('Nothing there declares keys.');
    world.write(
      'twice.tf',
      'resource "lowerplane_api_key" "a" {\n  name = "CI gate"\n  permissions = "admin"\n  expires_in = "1d"\n}\n',
    );
    expect(await refused(world, ['CI gate'])).toContain('has the name "CI gate", which');
    rmSync(join(world.folder, 'twice.tf'));
    world.write('lowerplane.yaml', keysFile({ deliver_to: undefined }));
    expect(await refused(world, ['CI gate'])).toContain('has no deliver_to');
  });

  it.each([
    [['exec', '--', 'true'], 'Name the key: lowerplane exec NAME -- COMMAND.'],
    [['exec', 'CI gate'], 'Name the command after "--": lowerplane exec NAME -- COMMAND.'],
    [['exec', 'CI gate', '--'], 'Name the command after "--"'],
    [
      ['exec', 'CI gate', 'npm', 'test'],
      'Give one name, not 3: CI gate, npm, test. The command to run and its options come after "--".',
    ],
    [
      ['exec', 'CI gate', 'npm', '--silent'],
      'Unknown option "--silent". The command to run and its options come after "--".',
    ],
    [['exec', 'CI gate', '--variable', 'A=B', '--', 'true'], '--variable and --keep take names of variables'],
    [['exec', 'CI gate', '--keep', '$X', '--', 'true'], 'not "$X"'],
    [['exec', 'CI gate', '--format', 'json', '--', 'true'], 'leave out --format and --output'],
    [['exec', 'CI gate', '--output', 'a', '--', 'true'], 'leave out --format and --output'],
  ])('%j', async (args, message) => {
    const { run } = await surroundings();
    const ran = await run(args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.error).toContain(message);
  });
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { waitFor } from '../../../../test/setup/wait-for.ts';
import { GateError } from '../../gate-error.ts';
import { synthesisEnvironment } from './environment.ts';
import { synthesize } from './synthesize.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'synthesize-test-'));
  await mkdir(join(root, 'infra'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const committed = new Map([
  ['infra/cdktf.out/stacks/old/cdk.tf.json', '{"old":true}'],
  ['infra/main.ts', 'source'],
  ['other/cdktf.out/stacks/a/cdk.tf.json', '{"other":true}'],
]);
const files = {
  list: async () => [...committed.keys()].sort(),
  read: async (path: string) => committed.get(path),
};

const WRITE = 'mkdir -p "$CDKTF_OUTDIR/stacks/a" && env > "$CDKTF_OUTDIR/stacks/a/cdk.tf.json"';
const STACK = 'infra/cdktf.out/stacks/a/cdk.tf.json';

function run(command: string, more: { timeLimitMs?: number; environment?: NodeJS.ProcessEnv } = {}) {
  return synthesize(files, root, { command, folder: 'infra' }, more);
}

describe('synthesis', () => {
  it('replaces committed stacks by synthesized ones, and keeps all other files', async () => {
    const overlay = await run('mkdir -p "$OUTDIR/stacks/a" && echo "{}" > "$OUTDIR/stacks/a/cdk.tf.json"');
    expect(await overlay.list()).toEqual([
      'infra/cdktf.out/stacks/a/cdk.tf.json',
      'infra/main.ts',
      'other/cdktf.out/stacks/a/cdk.tf.json',
    ]);
    expect(await overlay.read(STACK)).toBe('{}\n');
    expect(await overlay.read('infra/cdktf.out/stacks/old/cdk.tf.json')).toBeUndefined();
    expect(await overlay.read('infra/main.ts')).toBe('source');
    expect(await readdir(join(root, 'infra'))).toEqual([]);
  });

  it('finds stacks that a command writes into the folder of the app', async () => {
    const overlay = await run('mkdir -p cdktf.out/stacks/b && echo 1 > cdktf.out/stacks/b/cdk.tf.json');
    expect(await overlay.list()).toContain('infra/cdktf.out/stacks/b/cdk.tf.json');
  });

  it('hides the secrets of the gate from the app', async () => {
    const secret = 'S3CRET-VALUE';
    const names = [
      'GITHUB_TOKEN',
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_URL',
      'INPUT_API-KEY',
      'LOWERPLANE_API_KEY',
      'NPM_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'NODE_OPTIONS',
      'TF_VAR_password',
      'ANYTHING_ELSE',
    ];
    const overlay = await run(WRITE, {
      environment: {
        PATH: process.env.PATH,
        HOME: `/home/${secret}`,
        HTTPS_PROXY: `http://user:${secret}@proxy.example:3128`,
        CI: 'true',
        ...Object.fromEntries(names.map((name) => [name, secret])),
      },
    });
    const seen = await overlay.read(STACK);
    expect(seen).not.toContain(secret);
    expect(seen).toContain('HTTPS_PROXY=http://proxy.example:3128');
    expect(seen).toContain('CI=true');
    expect(seen).toMatch(/^HOME=.*lowerplane-synthesis-.*\/home$/m);
  });

  it('does not need the directory that TMPDIR names', async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = join(root, 'missing');
    try {
      const overlay = await run(WRITE);
      expect(await overlay.read(STACK)).toMatch(/^TMPDIR=\/(?:var\/)?tmp\/lowerplane-synthesis-/m);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('leaves nothing behind', async () => {
    const overlay = await run(WRITE);
    const [, output = ''] = /^CDKTF_OUTDIR=(.*)$/m.exec((await overlay.read(STACK)) ?? '') ?? [];
    expect(output).toContain('lowerplane-synthesis-');
    expect(existsSync(output)).toBe(false);
  });

  it('runs in the folder of the app, whatever its name', async () => {
    const folder = '$(touch pwned) "x';
    await mkdir(join(root, folder));
    const command = 'mkdir "$OUTDIR/a" && pwd > "$OUTDIR/a/cdk.tf.json"';
    const overlay = await synthesize(files, root, { command, folder });
    expect(await overlay.read(`${folder}/cdktf.out/a/cdk.tf.json`)).toContain(folder);
    expect(existsSync(join(root, folder, 'pwned'))).toBe(false);
  });

  it('accepts an absolute path, and a path through links', async () => {
    await symlink(root, join(root, 'link'));
    const command = 'mkdir "$OUTDIR/a" && echo 1 > "$OUTDIR/a/cdk.tf.json"';
    const overlay = await synthesize(files, join(root, 'link'), { command, folder: join(root, 'infra') });
    expect(await overlay.read('infra/cdktf.out/a/cdk.tf.json')).toBe('1\n');
  });

  it('does not follow links in the output', async () => {
    await writeFile(join(root, 'outside'), 'outside');
    await mkdir(join(root, 'target'));
    await symlink(join(root, 'outside'), join(root, 'target', 'cdk.tf.json'));
    const command = `ln -s ${root}/target "$OUTDIR/a"; ln -s ${root}/outside "$OUTDIR/cdk.tf.json"`;
    await expect(run(command)).rejects.toThrow(/wrote no cdk\.tf\.json/);
  });
});

describe('a failed synthesis', () => {
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable(),
      (error: unknown) => (error instanceof GateError ? error : expect.unreachable()),
    );

  it('is reported with the exit code and the end of the output, without control characters', async () => {
    const lines =
      'for i in $(seq 5000); do echo "line $i"; done; printf "\\033[31m::error::red\\n" >&2; exit 3';
    const { title, detail } = await failure(run(lines));
    expect(title).toBe('CDK Synthesis Failed');
    expect(detail).toContain('exit code 3');
    expect(detail).toContain('\\u001b[31m::error::red');
    expect(detail).not.toMatch(/^::/m);
    expect(detail).toContain('line 5000');
    expect(detail).not.toContain('line 4000');
  });

  it('is killed with its child processes when the time limit is reached', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const failed = failure(
      run(`(while :; do :; done) & echo $! > "${root}/pid"; : > "${root}/waits"; wait`, { timeLimitMs: 300 }),
    );
    // The time is up when everything has started, however long that takes.
    await waitFor(() => existsSync(join(root, 'waits')));
    vi.advanceTimersByTime(300);
    const { detail } = await failed;
    expect(detail).toContain('took longer than 0 s');
    const pid = Number(await readFile(join(root, 'pid'), 'utf8'));
    await waitFor(() => isGone(pid));
  });

  it('is reported when nothing was written', async () => {
    expect((await failure(run('true'))).detail).toContain('must call synth()');
  });

  it.each(['../elsewhere', '/tmp', 'missing', 'infra/../..'])(
    'is reported when the folder is %s',
    async (folder) => {
      const { title } = await failure(synthesize(files, root, { command: 'true', folder }));
      expect(title).toBe('CDK App Not Found');
    },
  );
});

/** What was killed may still wait for its parent to take note. */
async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status === '' || / Z /.test(status);
}

describe('the environment of a synthesis', () => {
  const folders = { home: '/h', temporary: '/t', output: '/o' };

  it('contains allowed names only', () => {
    const names = Object.keys(synthesisEnvironment({ PATH: '/bin', SOMETHING_NEW: 'x' }, folders));
    expect(names).toContain('PATH');
    expect(names).not.toContain('SOMETHING_NEW');
  });

  it.each([
    ['http://user:pass@proxy:1', 'http://proxy:1'],
    ['user:p@ss@proxy:1', 'proxy:1'],
    ['http://proxy:1', 'http://proxy:1'],
  ])('has the proxy %s without its password', (given, expected) => {
    expect(synthesisEnvironment({ HTTP_PROXY: given }, folders).HTTP_PROXY).toBe(expected);
  });
});

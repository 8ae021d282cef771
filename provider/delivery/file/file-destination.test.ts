import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fingerprint } from '../../keys/fingerprint.ts';
import { makeKeyText } from '../../keys/key-text.ts';
import type { KeyOwner } from '../occupant.ts';
import { fileDestination as destinationAt } from './file-destination.ts';

const secret = makeKeyText(randomBytes(64));
const delivery = { secret, fingerprint: fingerprint(secret) };
const fileDestination = (path: string, owner: KeyOwner = { kind: 'undecided' }) =>
  destinationAt(`file:${path}`, path, async () => owner);
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'delivery-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('fileDestination', () => {
  it('writes the secret alone, for its owner alone, and leaves nothing beside it', async () => {
    const path = join(directory, 'new', 'ci.key');
    await fileDestination(path).deliver(delivery);
    expect(await readFile(path, 'utf8')).toBe(secret);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'new'))).toEqual(['ci.key']);
  });

  it('overwrites an older key, also with what a killed process left beside it', async () => {
    const path = join(directory, 'ci.key');
    await writeFile(path, makeKeyText(randomBytes(64)), { mode: 0o644 });
    await writeFile(join(directory, '.ci.key.partial'), 'half');
    await fileDestination(path).deliver(delivery);
    expect(await readFile(path, 'utf8')).toBe(secret);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['ci.key']);
  });

  it('puts back what was there when a later destination fails', async () => {
    const path = join(directory, 'ci.key');
    const first = await fileDestination(path).deliver(delivery);
    const second = await fileDestination(path).deliver({
      secret: makeKeyText(randomBytes(64)),
      fingerprint: '',
    });
    await second.undo();
    expect(await readFile(path, 'utf8')).toBe(secret);
    await first.undo();
    expect(await readdir(directory)).toEqual([]);
  });

  it('never overwrites anything else', async () => {
    const path = join(directory, 'notes.txt');
    await writeFile(path, 'precious');
    await expect(fileDestination(path).check()).rejects.toThrow(
      'contains something other than a LowerPlane key',
    );
    await expect(fileDestination(path).deliver(delivery)).rejects.toThrow('Nothing was overwritten');
    expect(await readFile(path, 'utf8')).toBe('precious');
    await expect(fileDestination(directory).check()).rejects.toThrow('not a regular file');
  });

  it.each<[KeyOwner, string | undefined]>([
    [{ kind: 'own' }, undefined],
    [{ kind: 'ended' }, undefined],
    [
      { kind: 'live', key: '"CI gate" (key_1, ending in abcd)' },
      'holds the secret of another active key, "CI gate" (key_1, ending in abcd). Nothing was overwritten.',
    ],
    [{ kind: 'unknown' }, 'that this organization does not know. It may be in use elsewhere.'],
  ])('asks whose key it holds: %o', async (owner, refusal) => {
    const path = join(directory, 'ci.key');
    const held = makeKeyText(randomBytes(64));
    await writeFile(path, held);
    const destination = fileDestination(path, owner);
    if (refusal === undefined) {
      await destination.check();
      await destination.deliver(delivery);
    } else {
      await expect(destination.check()).rejects.toThrow(refusal);
      await expect(destination.deliver(delivery)).rejects.toThrow(refusal);
    }
    expect(await readFile(path, 'utf8')).toBe(refusal === undefined ? secret : held);
  });

  it('knows its own secret by the fingerprint, whatever it looks like', async () => {
    const path = join(directory, 'ci.key');
    await writeFile(path, 'of another form');
    await fileDestination(path, { kind: 'own' }).deliver(delivery);
    expect(await readFile(path, 'utf8')).toBe(secret);
  });

  it.each([
    ['/proc/ci.key', '/proc'],
    ['/proc/self/fd/ci.key', '/proc'],
    ['/sys/ci.key', '/sys'],
    ['/sys/fs/cgroup/ci.key', '/sys'],
    ['/dev/ci.key', '/dev'],
    ['/dev/pts/ci.key', '/dev'],
    ['/dev/null', '/dev'],
  ])('is refused in a special file system: %s', async (path, name) => {
    if (process.platform !== 'linux') return;
    await expect(fileDestination(path).check()).rejects.toThrow(`${path} is in ${name}`);
    await symlink(dirname(path), join(directory, 'link'));
    await expect(fileDestination(join(directory, 'link', basename(path))).check()).rejects.toThrow(
      'a file system of the kernel',
    );
  });

  it('is refused where something else than a file is', async () => {
    execFileSync('mkfifo', [join(directory, 'fifo')]);
    const server = createServer().listen(join(directory, 'socket'));
    await symlink(join(directory, 'nowhere'), join(directory, 'dangling'));
    await symlink(join(directory, 'ci.key'), join(directory, 'link'));
    for (const name of ['fifo', 'socket', 'dangling', 'link'])
      await expect(fileDestination(join(directory, name)).check()).rejects.toThrow('not a regular file');
    server.close();
  });

  it('says at plan what makes a path impossible', async () => {
    await writeFile(join(directory, 'file'), '');
    for (const [path, code] of [
      [join(directory, 'file', 'ci.key'), 'ENOTDIR'],
      [join(directory, 'x'.repeat(256)), 'ENAMETOOLONG'],
    ] as const)
      await expect(fileDestination(path).check()).rejects.toThrow(`cannot be written: ${code}`);
  });

  it('takes the longest name', async () => {
    const path = join(directory, 'x'.repeat(255));
    await fileDestination(path).deliver(delivery);
    expect(await readdir(directory)).toEqual(['x'.repeat(255)]);
  });

  it('recognizes a secret that something else has written', async () => {
    const path = join(directory, 'ci.key');
    const destination = fileDestination(path);
    expect(await destination.recognize?.(delivery.fingerprint)).toBeUndefined();
    await writeFile(path, `${secret}\n`);
    const record = await destination.recognize?.(delivery.fingerprint);
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
    expect(await destination.recognize?.('0123456789abcdef')).toBeUndefined();
  });

  it('gives the secret back for a command that is to have it', async () => {
    const path = join(directory, 'ci.key');
    const destination = fileDestination(path);
    expect(await destination.read?.()).toBeUndefined();
    await writeFile(path, `${secret}\n`);
    expect(await destination.read?.()).toBe(secret);
  });

  it('is observed under another spelling of its path', async () => {
    await mkdir(join(directory, 'out'));
    await symlink(join(directory, 'out'), join(directory, 'link'));
    const { record } = await fileDestination(join(directory, 'out', 'ci.key')).deliver(delivery);
    const other = fileDestination(join(directory, 'link', 'ci.key'));
    expect(await other.observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
    await rm(join(directory, 'out', 'ci.key'));
    expect(await other.observe(delivery.fingerprint, record)).toMatchObject({ what: 'the file is missing' });
  });

  it('leaves alone what something else wrote before it is restored', async () => {
    const path = join(directory, 'ci.key');
    const { undo } = await fileDestination(path).deliver(delivery);
    await writeFile(path, 'notes');
    await undo();
    expect(await readFile(path, 'utf8')).toBe('notes');
  });

  it('says why a file cannot be written, without the secret', async () => {
    await writeFile(join(directory, 'blocked'), '');
    const failure = await fileDestination(join(directory, 'blocked', 'ci.key'))
      .deliver(delivery)
      .catch((error: unknown) => String(error));
    expect(failure).toMatch(/cannot be written: E[A-Z]+/);
    expect(failure).not.toContain(secret);
  });

  it('keeps a key that is written while another one is withdrawn', async () => {
    const path = join(directory, 'ci.key');
    const other = makeKeyText(randomBytes(64));
    for (let turns = 0; turns < 60; turns++) {
      await writeFile(path, secret);
      const { undo } = await fileDestination(path).deliver({
        secret: other,
        fingerprint: fingerprint(other),
      });
      const puttingBack = undo();
      // Each round begins to withdraw a little later, so that one of them does so in between.
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      await Promise.all([puttingBack, fileDestination(path).withdraw(fingerprint(other))]);
      expect(await readFile(path, 'utf8')).toBe(secret);
    }
  });

  it('withdraws its own key only', async () => {
    const path = join(directory, 'ci.key');
    await fileDestination(path).deliver(delivery);
    await fileDestination(path).withdraw('0123456789abcdef');
    expect(await readdir(directory)).toEqual(['ci.key']);
    await fileDestination(path).withdraw(delivery.fingerprint);
    expect(await readdir(directory)).toEqual([]);
    await fileDestination(path).withdraw(delivery.fingerprint);
  });

  it('sees when the file is gone or holds anything else, and does not guess', async () => {
    const path = join(directory, 'ci.key');
    const destination = fileDestination(path);
    expect(destination.reversible).toBe(true);
    const { record } = await destination.deliver(delivery);
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({ state: 'in-place' });
    expect(await destination.observe('0123456789abcdef', record)).toEqual({
      state: 'drifted',
      what: 'the file holds another key',
    });
    await writeFile(path, 'notes');
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({
      state: 'drifted',
      what: 'the file holds something else',
    });
    await rm(path);
    expect(await destination.observe(delivery.fingerprint, record)).toEqual({
      state: 'drifted',
      what: 'the file is missing',
    });
    await mkdir(path);
    await expect(destination.observe(delivery.fingerprint, record)).rejects.toThrow('is not a regular file');
  });

  it('waits for nothing where a pipe or a device has taken the place of the file', async () => {
    const path = join(directory, 'ci.key');
    const destination = fileDestination(path);
    const { record } = await destination.deliver(delivery);
    for (const put of [() => execFileSync('mkfifo', [path]), () => symlink('/dev/zero', path)]) {
      await rm(path);
      await put();
      await expect(destination.observe(delivery.fingerprint, record)).rejects.toThrow(
        'is not a regular file',
      );
      expect(await destination.recognize?.(delivery.fingerprint)).toBeUndefined();
      await destination.withdraw(delivery.fingerprint);
    }
  });

  it('reads no more of a huge file than a key is long', async () => {
    const path = join(directory, 'ci.key');
    const destination = fileDestination(path);
    const { record } = await destination.deliver(delivery);
    await truncate(path, 2 ** 40);
    expect(await destination.observe(delivery.fingerprint, record)).toMatchObject({ state: 'drifted' });
  });

  it('is not missing on another machine, or in another directory', async () => {
    const destination = fileDestination(join(directory, 'ci.key'));
    const { record } = await destination.deliver(delivery);
    await rm(join(directory, 'ci.key'));
    const { host = '' } = record ?? {};
    for (const elsewhere of [
      { ...record, host: 'another' },
      { ...record, path: '/another' },
      { host },
      undefined,
    ]) {
      expect(await destination.observe(delivery.fingerprint, elsewhere)).toEqual({ state: 'unobservable' });
    }
  });

  describe('inside version control', () => {
    beforeEach(() => {
      execFileSync('git', ['init', '--quiet', directory]);
    });

    it('is refused, also below a directory that does not exist yet and through a link', async () => {
      const refusal = 'not ignored there, so the secret could be committed';
      await expect(fileDestination(join(directory, 'ci.key')).check()).rejects.toThrow(refusal);
      await expect(fileDestination(join(directory, 'a', 'b', 'ci.key')).check()).rejects.toThrow(refusal);
      const outside = await mkdtemp(join(tmpdir(), 'link-'));
      await symlink(directory, join(outside, 'link'));
      await expect(fileDestination(join(outside, 'link', 'ci.key')).check()).rejects.toThrow(refusal);
      await rm(outside, { recursive: true });
    });

    it('is allowed when git ignores it, but not when git tracks it all the same', async () => {
      await writeFile(join(directory, '.gitignore'), '*.key\n');
      const path = join(directory, 'ci.key');
      await fileDestination(path).deliver(delivery);
      expect(await readFile(path, 'utf8')).toBe(secret);
      execFileSync('git', ['-C', directory, 'add', '--force', 'ci.key']);
      await expect(fileDestination(path).check()).rejects.toThrow('not ignored');
    });

    it('is refused when git is not there to ask, with that reason', async () => {
      await writeFile(join(directory, '.gitignore'), '*.key\n');
      vi.stubEnv('PATH', '/nowhere');
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const checked = fileDestination(join(directory, 'ci.key')).check();
      await expect(checked).rejects.toThrow('git does not say whether it is ignored there');
      await expect(checked).rejects.not.toThrow('is not ignored there');
    });

    it('is refused for systems other than git', async () => {
      await rm(join(directory, '.git'), { recursive: true });
      await mkdir(join(directory, '.hg'));
      await expect(fileDestination(join(directory, 'ci.key')).check()).rejects.toThrow('Mercurial work tree');
    });
  });
});

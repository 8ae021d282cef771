import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fingerprint } from '../../keys/fingerprint.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { fileDestination } from './file-destination.ts';
import { dotenv, json } from './file-format.ts';

const delivery = (secret: string) => ({ secret, fingerprint: fingerprint(secret) });
const OLD = delivery(`lp_${'a'.repeat(36)}`);
const NEW = delivery(`lp_${'b'.repeat(36)}`);
const own: IdentifyOwner = async (found) => ({ kind: found === OLD.fingerprint ? 'own' : 'unknown' });

async function opened(content: string | Buffer | undefined, format = dotenv('KEY')) {
  const directory = await mkdtemp(join(tmpdir(), 'variable-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, '.env');
  if (content !== undefined) await writeFile(path, content, { mode: 0o644 });
  const destination = fileDestination('file.dotenv:.env#KEY', path, own, format);
  return { path, destination, read: () => readFile(path, 'latin1').catch(() => undefined) };
}

test('other lines are kept byte for byte, and the file is for its owner alone', async () => {
  const others = Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x0d, 0x0a]);
  const { path, destination, read } = await opened(others);
  await destination.check();
  const receipt = await destination.deliver(NEW);
  expect(await read()).toBe(`A=\u00ff\u00fe\r\nKEY=${NEW.secret}\r\n`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await destination.read?.()).toBe(NEW.secret);
  expect(await destination.observe(NEW.fingerprint, receipt.record)).toEqual({ state: 'in-place' });
  expect(await destination.recognize?.(NEW.fingerprint)).toEqual(receipt.record);
  await destination.withdraw(NEW.fingerprint, receipt.record);
  expect(await read()).toBe('A=\u00ff\u00fe\r\n');
  expect(await destination.observe(NEW.fingerprint, receipt.record)).toMatchObject({ state: 'drifted' });
});

test('an undone delivery restores what was there, and keeps what was written since', async () => {
  const before = `A=1\nKEY='${OLD.secret}' # ours\n`;
  const { path, destination, read } = await opened(before);
  const first = await destination.deliver(NEW);
  await first.undo();
  expect(await read()).toBe(before);
  const second = await destination.deliver(NEW);
  await writeFile(path, `${await read()}B=2\n`);
  await second.undo();
  expect(await read()).toBe(`A=1\nKEY=${OLD.secret} # ours\nB=2\n`);
  const third = await destination.deliver(NEW);
  await writeFile(path, 'KEY=other\n');
  await third.undo();
  expect(await read()).toBe('KEY=other\n');
});

test('a file that is made for the secret goes with it', async () => {
  for (const format of [dotenv('KEY'), json('KEY')]) {
    const { destination, read } = await opened(undefined, format);
    const receipt = await destination.deliver(NEW);
    expect(await destination.read?.()).toBe(NEW.secret);
    await destination.withdraw(NEW.fingerprint, receipt.record);
    expect(await read()).toBeUndefined();
    await (await destination.deliver(NEW)).undo();
    expect(await read()).toBeUndefined();
  }
});

test.each([
  ['KEY=something\n', 'something other than a LowerPlane key'],
  ['KEY=1\nKEY=2\n', 'because it assigns KEY 2 times'],
  [`A=${'x'.repeat(1024 * 1024)}`, 'something other than a LowerPlane key'],
])('what is not ours is not overwritten: %#', async (content, why) => {
  const { destination, read } = await opened(content);
  await expect(destination.check()).rejects.toThrow(why);
  await expect(destination.deliver(NEW)).rejects.toThrow(why);
  expect(await read()).toBe(content);
});

test('a file that is not of its format is an error where it is observed', async () => {
  const { destination, read } = await opened('{', json('KEY'));
  const record = { host: (await import('node:os')).hostname(), path: join(tmpdir(), 'x') };
  await expect(destination.deliver(NEW)).rejects.toThrow('because it is not JSON');
  await expect(destination.read?.()).rejects.toThrow('cannot be read, because it is not JSON');
  expect(await destination.observe(NEW.fingerprint, record)).toEqual({ state: 'unobservable' });
  expect(await read()).toBe('{');
});

test('two variables of one file can be delivered at the same time', async () => {
  const { path, read } = await opened('A=1\n');
  const names = ['KEY', 'OTHER', 'THIRD'];
  await Promise.all(
    names.map((name) => fileDestination(`file.dotenv:.env#${name}`, path, own, dotenv(name)).deliver(NEW)),
  );
  expect((await read())?.split('\n').sort()).toEqual(
    ['', 'A=1', ...names.map((name) => `${name}=${NEW.secret}`)].sort(),
  );
});

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { classifyKeyText, makeKeyText } from '../../../provider/keys/key-text.ts';
import { waitFor } from '../../setup/wait-for.ts';

const MAIN = join(import.meta.dirname, '../../../provider/cli/main.ts');
let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function launch(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'emulator', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exited, error: text(child.stderr) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let seen = '';
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    seen += chunk;
    if (seen.includes('\n')) break;
  }
  return seen.split('\n')[0] ?? '';
}

async function failure(...args: string[]) {
  const { exited, error } = launch(...args);
  return { code: await exited, error: await error };
}

describe('lowerplane emulator', () => {
  test('says where it is and its admin key, serves, stops on a signal, and shows the key once only', async () => {
    const args = ['--port', '0', '--json', '--database', join(folder, 'x.db')];
    const first = launch(...args);
    const { url, bootstrap_key: key } = JSON.parse(await firstLine(first.child));
    const response = await fetch(`${url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${key}` } });
    expect(await response.json()).toMatchObject({ name: 'Bootstrap admin', permissions: 'admin' });
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(await first.error).toBe('');

    const second = launch(...args);
    expect(JSON.parse(await firstLine(second.child)).bootstrap_key).toBeNull();
    second.child.kill('SIGINT');
    expect(await second.exited).toBe(0);
  });

  test('acknowledged changes survive a crash of the process', async () => {
    const database = join(folder, 'x.db');
    const { child, exited } = launch('--port', '0', '--json', '--database', database);
    const { url, bootstrap_key: key } = JSON.parse(await firstLine(child));
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'survivor', permissions: 'read-only' });
    const answer = await fetch(`${url}/v1/api-keys`, { method: 'POST', headers, body });
    const { secret } = JSON.parse(await answer.text());
    child.kill('SIGKILL');
    await exited;

    const emulator = await startEmulator({ quiet: true, database });
    try {
      const survivors = await fetch(`${emulator.url}/v1/api-keys?name=survivor`, { headers });
      expect(await survivors.json()).toMatchObject({ data: [{ name: 'survivor' }] });
      const own = await fetch(`${emulator.url}/v1/api-keys/self`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      expect(own.status).toBe(200);
    } finally {
      await emulator.close();
    }
  });

  test('writes its start into files for their owner alone, and prints nothing with --quiet', async () => {
    const file = join(folder, 'start.json');
    const { child, exited } = launch('--port', '0', '--quiet', '--output', `json=${file}`);
    const output = text(child.stdout);
    await waitFor(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
    const { url, bootstrap_key: key } = JSON.parse(readFileSync(file, 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${url}/v1/api-keys/self`, { headers })).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(await output).toBe('');
  });

  test('makes a file its owner’s alone that others could read before', async () => {
    const file = join(folder, 'start.json');
    writeFileSync(file, '', { mode: 0o644 });
    const { child, exited } = launch('--port', '0', '--output', `json=${file}`);
    await waitFor(() => readFileSync(file, 'utf8').endsWith('\n'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  test('a file that cannot be written, after the only showing of the admin key', async () => {
    const { child, exited, error } = launch('--port', '0', '--json', '--output', folder);
    expect(JSON.parse(await firstLine(child)).bootstrap_key).toMatch(/^lp_/);
    expect(await exited).toBe(1);
    expect(await error).toBe(
      `"${folder}" cannot be written (EISDIR). Choose another file, or make it writable.\n`,
    );
  });

  test('serves with a fixed admin key, also when it is started again, and never prints it', async () => {
    const key = makeKeyText(new Uint8Array(64).fill(9));
    const args = ['--port', '0', '--admin-key', key, '--database', join(folder, 'x.db')];
    for (const format of ['terminal', 'json']) {
      const { child, exited, error } = launch(...args, '--format', format);
      const line = await firstLine(child);
      const url = format === 'json' ? JSON.parse(line).url : line.replace('LowerPlane emulator on ', '');
      const own = await fetch(`${url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${key}` } });
      expect(await own.json()).toMatchObject({
        name: 'Fixed admin key',
        permissions: 'admin',
        environments: 'all',
      });
      child.kill('SIGTERM');
      expect(await exited).toBe(0);
      expect(line).not.toContain(key);
      expect(await error).toContain('Warning: a fixed admin key is for development.');
      expect(await error).not.toContain(key);
    }
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])(
    'no fixed admin key on %s, which other machines could reach',
    async (host) => {
      const key = makeKeyText(new Uint8Array(64).fill(9));
      const { code, error } = await failure('--port', '0', '--host', host, '--admin-key', key);
      expect(code).toBe(2);
      expect(error).toContain(`--host ${host} can be reached by others`);
    },
  );

  test('a fixed admin key on every address, when that is asked for', async () => {
    const key = makeKeyText(new Uint8Array(64).fill(9));
    const host = ['--host', '0.0.0.0', '--allow-remote-admin-key'];
    const { child, exited, error } = launch('--port', '0', '--json', ...host, '--admin-key', key);
    const { port } = new URL(JSON.parse(await firstLine(child)).url);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(await error).toContain('anyone who can reach this address and knows it can do everything');
  });

  test('a fixed admin key that is not one: shows one that is', async () => {
    const { code, error } = await failure('--port', '0', '--admin-key', 'admin');
    expect(code).toBe(2);
    const suggested = /can be used: (\S+)/.exec(error)?.[1] ?? '';
    expect(classifyKeyText(suggested)).toBe('key');
  });

  test('no host, which would be every address of the machine', async () => {
    const { code, error } = await failure('--port', '0', '--host', '');
    expect(code).toBe(2);
    expect(error).toContain('--host needs a value: --host HOST.');
  });

  test('a port in use', async () => {
    const emulator = await startEmulator({ quiet: true });
    try {
      const { port } = new URL(emulator.url);
      const { code, error } = await failure('--port', port);
      expect(code).toBe(1);
      expect(error).toContain(`Port ${port} on 127.0.0.1 is in use`);
      expect(error.trim().split('\n')).toHaveLength(1);
    } finally {
      await emulator.close();
    }
  });

  test('a data file that is not valid', async () => {
    const file = join(folder, 'data.yaml');
    writeFileSync(file, 'organization: Acme\nframeworks: []\ncontrols: []\nusers: nobody\n');
    const { code, error } = await failure('--port', '0', '--data', file);
    expect(code).toBe(1);
    expect(error).toContain(`${file}:4: users must be a list`);
  });

  test('a host that is not this machine', async () => {
    const { code, error } = await failure('--port', '0', '--host', '192.0.2.1');
    expect(code).toBe(1);
    expect(error).toContain('192.0.2.1 is not an address of this machine');
  });
});

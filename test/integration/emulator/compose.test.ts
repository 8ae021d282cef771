import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { VERSION } from '../../../provider/version.ts';
import { composeProblems } from '../../fixtures/compose/compose-schema.ts';

const ROOT = join(import.meta.dirname, '../../..');
const compose = z.object({
  services: z.object({
    lowerplane: z.object({
      command: z.tuple([z.literal('npx'), z.literal('--yes'), z.string()], z.string()),
      ports: z.array(z.string().startsWith('127.0.0.1:')),
      healthcheck: z.object({ test: z.tuple([z.literal('CMD'), z.literal('node')], z.string()) }),
    }),
  }),
});
const file = parse(readFileSync(join(ROOT, 'examples', 'compose', 'compose.yaml'), 'utf8'));
const { command, healthcheck } = compose.parse(file).services.lowerplane;

const folder = mkdtempSync(join(tmpdir(), 'compose-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The exit code of the health check, against another port. */
function checkHealth(port: string): Promise<number | null> {
  const [, , ...args] = healthcheck.test;
  const child = spawn(
    process.execPath,
    args.map((argument) => argument.replace('8765', port)),
  );
  return new Promise((resolve) => child.once('exit', resolve));
}

test('examples/compose is a file of the Compose Specification', () => {
  expect(composeProblems(file)).toBe('');
  const { lowerplane } = file.services;
  const misspelled = { ...file, services: { lowerplane: { ...lowerplane, helthcheck: {} } } };
  expect(composeProblems(misspelled)).toContain('must NOT have additional properties');
});

test('examples/compose runs this version', () => {
  expect(command[2]).toBe(`lowerplane@${VERSION}`);
});

test('its command starts an emulator that its health check finds', async () => {
  const [, , , ...args] = command;
  const own = args.map((argument) => (argument === '8765' ? '0' : argument.replace('/home/node', folder)));
  const child = spawn(process.execPath, [join(ROOT, 'provider', 'cli', 'main.ts'), ...own, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let line = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    line += chunk;
    if (line.includes('\n')) break;
  }
  const { port } = new URL(JSON.parse(line).url);
  expect(await checkHealth(port)).toBe(0);
  child.kill('SIGTERM');
  await exited;
  expect(await checkHealth(port)).toBe(1);
});

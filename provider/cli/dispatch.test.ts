import { expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';

async function run(...args: string[]) {
  const texts = { out: '', error: '' };
  const code = await dispatch(args, {
    out: (text) => {
      texts.out += text;
    },
    error: (text) => {
      texts.error += text;
    },
  });
  return { code, ...texts };
}

test('--help lists every command', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
  for (const [name, { summary }] of COMMANDS) expect(lines).toContainEqual([name, summary]);
});

test('no command at all is an error that helps', async () => {
  const { code, out, error } = await run();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain('Usage: lowerplane <command>');
});

test('--version', async () => {
  expect(await run('--version')).toEqual({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    error: '',
  });
});

test('an unknown command, with what was probably meant', async () => {
  expect(await run('emulatro', '--port', '0')).toMatchObject({
    code: 2,
    error: expect.stringContaining('Did you mean "emulator"?'),
  });
  expect((await run('frobnicate')).error).not.toContain('Did you mean');
});

test.each([...COMMANDS.keys()])('%s --help', async (name) => {
  const { code, out } = await run(name, '--help');
  expect(code).toBe(0);
  expect(out).toContain(`Usage: lowerplane ${name}`);
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
  [['--port', '-1'], '--port'],
  [['--rate-limit', '0'], '--rate-limit must be a whole number from 1'],
  [['here'], "Unexpected argument 'here'"],
])('emulator %j', async (args, message) => {
  const { code, error } = await run('emulator', ...args);
  expect(code).toBe(2);
  expect(error).toContain(message);
  expect(error).toContain('lowerplane emulator --help');
});

import { expect, test } from 'vitest';
import { capturedIo } from '../../test/cli/captured-io.ts';
import { COMMANDS } from './commands/index.ts';
import { dispatch } from './dispatch.ts';

async function run(...args: string[]) {
  const { io, printed } = capturedIo();
  const code = await dispatch(args, io);
  return { code, ...printed };
}

test.each(['--help', '-h', 'help'])('%s lists every command', async (option) => {
  const { code, out } = await run(option);
  expect(code).toBe(0);
  const text = out.replace(/\s+/g, ' ');
  for (const [name, { summary }] of COMMANDS) expect(text).toContain(` ${name} ${summary} `);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('no command at all is an error that helps', async () => {
  const { code, out, error } = await run();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain('Usage: lowerplane <command>');
});

test.each(['--version', '-V', '-v'])('%s', async (option) => {
  expect(await run(option)).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), error: '' });
});

test.each([
  [['emulatro', '--port', '0'], 'Unknown command "emulatro". Did you mean "emulator"?'],
  [['frobnicate'], 'Unknown command "frobnicate".\n'],
  [['frobnicate', '--help'], 'Unknown command "frobnicate".\n'],
  [['help', 'scna'], 'Unknown command "scna". Did you mean "scan"?'],
  [['--versoin'], 'Unknown option "--versoin". Did you mean "--version"?'],
  [['--staged'], 'Unknown option "--staged".\n'],
])('%j is a usage error', async (args, message) => {
  const { code, out, error } = await run(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(message);
  expect(error).toContain('Run "lowerplane --help"');
});

test.each([
  [['policy'], 'Name what to do: lowerplane policy'],
  [['policy', '--against', '3'], 'Name what to do: lowerplane policy'],
  [['policy', 'replya'], 'Unknown command "policy replya". Did you mean "replay"?'],
  [['policy', 'frobnicate'], 'Write one of lowerplane policy'],
])('%j names a group of commands only', async (args, message) => {
  const { code, out, error } = await run(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(message);
  expect(error).toContain('Run "lowerplane help policy"');
});

test.each([
  ['policy', '--help'],
  ['help', 'policy'],
])('%s %s lists the commands of a group', async (...args) => {
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  expect(out).toContain('policy replay');
  expect(out).not.toContain('emulator');
});

test.each([
  [['--prot', '1'], 'Unknown option "--prot". Did you mean "--port"?'],
  [['--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
  [['--port', '-1'], '--port needs a value'],
  [['--rate-limit', '0'], '--rate-limit must be a whole number from 1'],
  [['here'], 'Unexpected argument "here"'],
])('emulator %j', async (args, message) => {
  const { code, error } = await run('emulator', ...args);
  expect(code).toBe(2);
  expect(error).toContain(message);
  expect(error).toContain('lowerplane emulator --help');
});

import { PassThrough } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { askAt, processIo } from './command-io.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(['out', 'error'] as const)(
  '%s writes nothing that moves the cursor within a line, and keeps colors and line ends',
  (name) => {
    const stream = name === 'out' ? process.stdout : process.stderr;
    const written: unknown[] = [];
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(text) > 0);
    processIo()[name]('\u001b[31mred\u001b[39m \u001b[2J\u0007\u202e\u009b31m\n\tnext\rone\r\n');
    expect(written).toEqual([
      '\u001b[31mred\u001b[39m \\u001b[2J\\u0007\\u202e\\u009b31m\n\tnext\\u000done\r\n',
    ]);
  },
);

const LONG =
  'lowerplane audit export: "audit.zip" exists already. Choose another file, or overwrite it with --force.\n';

it.each([
  ['a log', undefined, LONG],
  ['a terminal without a size', 0, LONG],
  ['a wide terminal', 120, LONG],
  [
    'a narrow terminal',
    40,
    'lowerplane audit export: "audit.zip"\nexists already. Choose another file, or\noverwrite it with --force.\n',
  ],
])('error fits messages to %s', (_, columns, expected) => {
  const before = Object.getOwnPropertyDescriptor(process.stderr, 'columns');
  Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true });
  const written: unknown[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0);
  try {
    processIo().error(LONG);
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.stderr, 'columns');
    else Object.defineProperty(process.stderr, 'columns', before);
  }
  expect(written).toEqual([expected]);
});

it.each([
  ['a line', 'yes\n', 'yes'],
  ['Ctrl-D', '\u0004', ''],
  ['Ctrl-C', '\u0003', ''],
])('takes %s for an answer, and ends the line', async (_, typed, answer) => {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  const asked = askAt(input, output, 'Go on? ');
  input.write(typed);
  expect(await asked).toBe(answer);
  expect(shown).toContain('Go on? ');
  expect(shown).toMatch(/\n$/);
});

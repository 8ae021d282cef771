import { afterEach, expect, it, vi } from 'vitest';
import { processIo } from './command-io.ts';

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

import type { CommandIo } from '../../provider/cli/command-io.ts';

/** A process of its own for a command, and what the command printed. */
export interface CapturedIo {
  readonly io: CommandIo;
  readonly printed: { readonly out: string; readonly error: string };
}

/** A process without colors, environment and terminal, unless given. */
export function capturedIo(given: Partial<CommandIo> = {}): CapturedIo {
  const printed = { out: '', error: '' };
  const io = {
    cwd: process.cwd(),
    environment: {},
    now: Date.now(),
    colors: false,
    width: 100,
    wait: async () => true,
    out: (text: string) => {
      printed.out += text;
    },
    error: (text: string) => {
      printed.error += text;
    },
    ...given,
  };
  return { io, printed };
}

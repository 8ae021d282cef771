import type { Command } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Loaded only when it is run, so that no command pays for another. */
  readonly load: () => Promise<Command>;
}

/** Every command, in the order `--help` lists them. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  [
    'emulator',
    {
      summary: 'Run a LowerPlane of your own, for tests and offline work',
      load: async () => (await import('./emulator.ts')).emulator,
    },
  ],
  [
    'check',
    {
      summary: 'Judge secrets, declared and live keys, and posture by a policy',
      load: async () => (await import('./check.ts')).check,
    },
  ],
  [
    'scan',
    {
      summary: 'Find secrets in files and commits',
      load: async () => (await import('./scan.ts')).scan,
    },
  ],
]);

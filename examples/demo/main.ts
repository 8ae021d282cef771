import { StageError } from './stage.ts';
import { say } from './voice.ts';

const STORIES: Readonly<Record<string, () => Promise<void>>> = {
  keys: async () => {
    await (await import('./keys.ts')).playKeys();
    await (await import('./gate.ts')).playGate();
    say.line();
    say.proof('Done. Next: npm run demo -- rotation');
  },
  rotation: async () => (await import('./rotation.ts')).playRotation(),
  gate: async () => (await import('./gate.ts')).playGate(),
};

const HELP = `npm run demo [-- STORY]

Runs a story with the real terraform against the built-in emulator. Needs no account and no network.

  keys       declare three keys in CDKTF, plan, apply, use, change and destroy them; then the gate (default)
  rotation   replace a key without downtime, on an emulator whose clock is moved forward
  gate       run the GitHub Action on a pull request that must not be merged, and show what its reviewer sees
`;

const [name = 'keys'] = process.argv.slice(2);
const story = STORIES[name];

if (name === '--help') process.stdout.write(HELP);
else if (!story) {
  process.stderr.write(`Unknown story "${name}".\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    await story();
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    say.failure(error.message);
    process.exitCode = 1;
  }
}

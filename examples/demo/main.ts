import { StageError } from './stage-error.ts';
import { say } from './voice.ts';

const STORIES: Readonly<Record<string, () => Promise<void>>> = {
  keys: async () => {
    await (await import('./keys.ts')).tellKeys();
    await (await import('./gate.ts')).tellGate();
    say.line();
    say.proof('Done. Next: npm run demo -- rotation');
  },
  rotation: async () => (await import('./rotation.ts')).tellRotation(),
  gate: async () => (await import('./gate.ts')).tellGate(),
};

const HELP = `npm run demo [-- STORY]

Plays a story with the real terraform against the built-in emulator: no account, no network.

  keys       declare three keys in CDKTF, plan, apply, use, change and destroy them; then the gate (the default)
  rotation   a key gets a successor without downtime, with the clock moved instead of waited for
  gate       the GitHub Action on a pull request that nobody should merge, and what its reviewer sees
`;

const [name = 'keys'] = process.argv.slice(2);
const story = STORIES[name];

if (name === '--help') process.stdout.write(HELP);
else if (!story) {
  process.stderr.write(`There is no story "${name}".\n\n${HELP}`);
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

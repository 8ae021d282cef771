import { StageError } from './stage.ts';
import { say } from './voice.ts';

const STORIES: Readonly<Record<string, () => Promise<void>>> = {
  embedded: async () => (await import('./embedded.ts')).playEmbedded(),
  respond: async () => (await import('./respond.ts')).playRespond(),
  rotation: async () => (await import('./rotation.ts')).playRotation(),
  gate: async () => (await import('./gate.ts')).playGate(),
  cdktf: async () => (await import('./keys.ts')).playKeys(),
  terraform: async () => {
    await (await import('./keys.ts')).playKeys();
    await (await import('./rotation.ts')).playRotation();
    await (await import('./gate.ts')).playGate();
  },
};

const HELP = `npm run demo [-- STORY]

Runs a story against the built-in emulator. Needs no account and no network.

  embedded   declare two keys, plan, apply, use, rotate and end them with the lowerplane command alone (default)
  respond    a leaked key with five consumers: replaced without an outage, and revoked at once
  rotation   replace a key without downtime with Terraform, on an emulator whose clock is moved forward
  gate       run the GitHub Action on a pull request that must not be merged, and show what its reviewer sees; needs git
  cdktf      declare three keys in CDKTF, plan, apply, use, change and destroy them with Terraform
  terraform  cdktf, rotation and gate, one after another
`;

const [name = 'embedded'] = process.argv.slice(2);
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

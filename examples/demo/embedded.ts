import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startEmulator } from '../../provider/emulator/start.ts';
import { lowerplaneIn, refused, use } from './lowerplane-command.ts';
import { StageError, temporaryFolder } from './stage.ts';
import { say } from './voice.ts';

const DAY = 86_400_000;
const GATE_FILE = 'secrets/ci-gate.key';

const KEYS = `version: 1
keys:
  - name: CI/CD Pipeline - Production
    permissions: read-only
    environments: [production]
    rotation: { every: 90d, overlap: 7d }
    purpose: CI/CD security gate
    deliver_to: [{ file: { path: ${GATE_FILE} } }]

  - name: Evidence Upload
    permissions: read-write
    environments: [production]
    expires_in: 30d
    purpose: evidence upload from CI
    deliver_to: [{ file: { path: secrets/evidence.key } }]
`;

/** Keys from a file to LowerPlane with the `lowerplane` command alone: no Terraform, no git, no state. */
export async function playEmbedded(): Promise<void> {
  say.act('Set-up: a local LowerPlane');
  const folder = await temporaryFolder('demo');
  const emulator = await startEmulator({ quiet: true });
  const adminKey = emulator.bootstrapKey ?? '';
  const lowerplane = lowerplaneIn(folder, emulator.url, adminKey);
  const read = (path: string) => readFile(join(folder, path), 'utf8');
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  try {
    say.proof(`LowerPlane emulator on ${emulator.url}`);

    say.act('Two keys declared in lowerplane.yaml');
    await write('lowerplane.yaml', KEYS);
    say.quote(KEYS);

    say.act('Plan, then apply exactly this plan: create, deliver, verify');
    await lowerplane(['plan', '--out', 'plan.json']);
    await lowerplane(['apply', 'plan.json']);

    say.act('Use a delivered key');
    const first = await read(GATE_FILE);
    await use(emulator.url, first, 'reads the posture of production');

    say.act('There is no state file: LowerPlane and the destinations show that nothing is to be done');
    await lowerplane(['plan', '--detailed-exitcode']);

    say.act('95 days later, without an apply: rotation is due');
    emulator.clock.advance(95 * DAY);
    await lowerplane(['apply', '--yes']);
    const second = await read(GATE_FILE);
    await use(emulator.url, second, 'is generation 2, and works');
    await use(emulator.url, first, 'is generation 1, and works during the overlap');

    say.act('8 days later: the old key is no longer used, so it is retired');
    emulator.clock.advance(8 * DAY);
    await lowerplane(['apply', '--yes']);
    await refused(emulator.url, first);
    await use(emulator.url, second, 'still works');

    say.act('The gate: someone writes the key into a script');
    await write('scripts/upload.sh', `#!/bin/sh\\nexport LOWERPLANE_API_KEY="${second}"\\n`);
    const { code, output } = await lowerplane(['check', 'scripts', '--offline'], { accept: [1] });
    if (code === 0) throw new StageError('The gate let the committed key pass.');
    for (const secret of [adminKey, first, second])
      if (output.includes(secret)) throw new StageError('A command printed a secret.');
    say.proof(`the gate exited with ${code}: this cannot be merged`);

    say.act('Destroy: every key is revoked, and every delivered file is removed');
    await lowerplane(['destroy', '--yes'], { quiet: true });
    await refused(emulator.url, second);
    say.line();
    say.proof('Done. More stories: npm run demo -- respond | rotation | gate | cdktf | terraform');
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

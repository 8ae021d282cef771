import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Emulator, startEmulator } from '../../provider/emulator/start.ts';
import { lastFour } from '../../provider/keys/fingerprint.ts';
import { ask, lowerplaneIn, refused } from './lowerplane-command.ts';
import { StageError, temporaryFolder } from './stage.ts';
import { say } from './voice.ts';

const CONSUMERS = ['dashboard', 'gate', 'export', 'sync', 'report'];
const KEYS = `version: 1
keys:
  - name: Shared Reader
    permissions: read-only
    environments: [production]
    expires_in: 90d
    deliver_to:
${CONSUMERS.map((name) => `      - file: { path: ${name}.key }\n`).join('')}`;

/** A leaked key and its five consumers, which work all the time: replaced without an outage, and then revoked at once. */
export async function playRespond(): Promise<void> {
  say.act('Set-up: a local LowerPlane, and one key with five consumers');
  const folder = await temporaryFolder('respond');
  const emulator = await startEmulator({ quiet: true });
  const lowerplane = lowerplaneIn(folder, emulator.url, emulator.bootstrapKey ?? '');
  try {
    await writeFile(join(folder, 'lowerplane.yaml'), KEYS);
    say.quote(KEYS);
    await lowerplane(['apply', '--yes'], { quiet: true });
    const consumers = startConsumers(folder, emulator);
    try {
      say.act('The key is in a log. Graceful: no consumer may notice anything');
      const first = await readFile(join(folder, 'gate.key'), 'utf8');
      await consumers.worked();
      await lowerplane(['respond', '-', '--yes', '--quiet-for', '1s', '--every', '1s'], { input: first });
      await refused(emulator.url, first);
      await consumers.worked();
      const { requests, failed } = consumers.counted();
      if (failed > 0) throw new StageError(`${failed} of ${requests} requests were refused.`);
      say.proof(`five consumers made ${requests} requests meanwhile: none was refused`);

      say.act('It happens again, and the key is abused. At once: revoked before anything else');
      const second = await readFile(join(folder, 'gate.key'), 'utf8');
      const whenRefused = untilRefused(emulator, second);
      await lowerplane(['respond', '-', '--now', '--yes'], { input: second });
      say.proof(
        `the key ending in ${lastFour(second)} was refused ${await whenRefused} ms after the command was started`,
      );
      const before = consumers.counted();
      await consumers.worked();
      await consumers.worked();
      say.proof(
        `all five consumers work with the successor (${before.failed} requests were refused until they had it)`,
      );
    } finally {
      await consumers.stop();
    }

    say.act('Nothing is left to do, and a second response says so');
    await lowerplane(['plan', '--detailed-exitcode']);
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds until a key is refused. */
async function untilRefused({ url }: Emulator, secret: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const answer = await ask(url, secret);
    await answer.arrayBuffer();
    if (answer.status === 401) return Math.round(performance.now() - start);
    await pause(20);
  }
}

/** Programs that use the key all the time, and read it again a moment after it has changed. */
function startConsumers(folder: string, { url }: Emulator) {
  let isOver = false;
  let requests = 0;
  let failed = 0;
  const counts = CONSUMERS.map(() => 0);
  const loops = CONSUMERS.map(async (name, index) => {
    let key = '';
    let readAt = Number.NEGATIVE_INFINITY;
    // Each at another time. By the clock: after a moment in which the machine did something else, a key is old.
    const keptMs = 75 + 25 * index;
    while (!isOver) {
      if (performance.now() - readAt > keptMs) {
        readAt = performance.now();
        key = await readFile(join(folder, `${name}.key`), 'utf8');
      }
      const answer = await ask(url, key);
      await answer.arrayBuffer();
      requests++;
      counts[index] = (counts[index] ?? 0) + 1;
      if (!answer.ok) failed++;
      await pause(25);
    }
  });
  return {
    counted: () => ({ requests, failed }),
    /** Waits until each has made some requests more. */
    async worked(): Promise<void> {
      const before = [...counts];
      while (counts.some((count, index) => count < (before[index] ?? 0) + 10)) await pause(20);
    },
    async stop(): Promise<void> {
      isOver = true;
      await Promise.all(loops);
    },
  };
}

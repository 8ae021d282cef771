import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const RESPONDER = join('examples', 'possession', 'responder.mjs');

/** The reference responder, which reads the delivered key once, when it starts. */
async function startResponder(lp: LowerPlaneWorkspace) {
  const child = spawn(process.execPath, [RESPONDER], {
    env: { CONSUMER_NAME: 'api', KEY_FILE: join(lp.workspace.directory, 'ci.key'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = await new Promise<readonly [Buffer]>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve([data])),
  );
  return `http://127.0.0.1:${/\d+/.exec(String(line))?.[0]}/`;
}

/** A key past its overlap, whose consumer is declared. */
async function pastOverlap() {
  const lp = await LowerPlaneWorkspace.open();
  const declare = (url: string) =>
    lp.declare(
      keyBlock({
        rotation: '{ every = "90d", overlap = "7d", overlap_max = "60d" }',
        consumers: `[{ name = "api", probe = { https = { url = "${url}" } } }]`,
      }),
    );
  await declare('http://127.0.0.1:1/');
  await lp.applied();
  const [first, secret, before] = [await lp.onlyActiveKey(), await lp.secret(), await startResponder(lp)];
  lp.advance(91);
  await lp.applied();
  lp.advance(8);
  return { lp, declare, first, secret, before };
}

describe.skipIf(terraformIsMissing())('an old key with consumers', () => {
  it('is held while one is missing or still uses it, and retires after its proof', async () => {
    const { lp, declare, first, secret, before } = await pastOverlap();
    const missing = await lp.applied();
    const held = missing.warnings.filter(({ summary }) => summary === 'Old Key Is Held For Its Consumers');
    expect(held).toHaveLength(1);
    expect(held[0]?.detail).toContain(`The old key ${first.id} (ending in ${first.last_four})`);
    expect(held[0]?.detail).toContain('"api": ');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });

    await declare(before);
    expect((await lp.applied()).output).toContain('It still uses the old key.');
    expect((await lp.keys()).map(({ status }) => status)).toEqual(['active', 'active']);

    await declare(await startResponder(lp));
    const retired = await lp.applied();
    expect(retired.warnings.map(({ summary }) => summary)).not.toContain('Old Key Is Held For Its Consumers');
    expect(await lp.use(secret)).toBe(401);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('retires at overlap_max, proven or not', async () => {
    const { lp, first, secret } = await pastOverlap();
    await lp.applied();
    lp.advance(53);
    await lp.applied();
    expect(await lp.use(secret)).toBe(401);
    expect((await lp.onlyActiveKey()).id).not.toBe(first.id);
  });
});

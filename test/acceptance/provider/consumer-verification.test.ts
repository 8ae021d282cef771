import { describe, expect, it } from 'vitest';
import { answerOf, runningConsumer } from '../../integration/possession/consumers.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

/** A key that is in use, and whose next secret a consumer must prove. */
async function verified() {
  const lp = await LowerPlaneWorkspace.open();
  const consumer = await runningConsumer();
  const declare = (trigger: string) =>
    lp.declare(
      keyBlock({
        verify: `{ name = "canary", within = "1s", probe = { https = { url = "${consumer.url}" } } }`,
        rotate_trigger: `"${trigger}"`,
      }),
    );
  // Reads the key anew for each answer, as a consumer does that takes it up at once.
  consumer.respond = async (_, response, challenge) => response.end(answerOf(await lp.secret(), challenge));
  await declare('first');
  await lp.applied();
  return { lp, consumer, declare, secret: await lp.secret(), first: await lp.onlyActiveKey() };
}

describe.skipIf(terraformIsMissing())('a rotation with verify', () => {
  it('keeps the new key once its consumer has proven that it holds it', async () => {
    const { lp, consumer, declare, secret, first } = await verified();
    expect(consumer.challenges.map((text) => JSON.parse(text))).toMatchObject([
      { consumer: 'canary', key_id: first.id, generation: 1 },
    ]);
    await declare('second');
    const planned = await lp.plan();
    expect(planned).toMatchObject({ code: 0, counts: { change: 1 } });
    // A plan asks no one.
    expect(consumer.challenges).toHaveLength(1);
    await lp.applied('plan.bin');
    expect(consumer.challenges).toHaveLength(2);
    expect(consumer.challenges.join()).not.toContain(await lp.secret());
    expect(await lp.use(await lp.secret())).toBe(200);
    expect(await lp.use(secret)).toBe(401);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('revokes the new key and puts the file back when its consumer still uses the old one', async () => {
    const { lp, consumer, declare, secret, first } = await verified();
    consumer.respond = (_, response, challenge) => response.end(answerOf(secret, challenge));
    await declare('second');
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      { summary: 'Consumer Not Verified', detail: expect.stringContaining('its consumer "canary" did not') },
    ]);
    expect(errors[0]?.detail).toContain('It still uses the old key.');
    expect(await lp.secret()).toBe(secret);
    expect(await lp.use(secret)).toBe(200);
    expect((await lp.keys()).map(({ status }) => status)).toEqual(['active', 'revoked']);
    expect((await lp.onlyActiveKey()).id).toBe(first.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: first.id, generation: 1 });

    // The next apply tries again.
    consumer.respond = async (_, response, challenge) => response.end(answerOf(await lp.secret(), challenge));
    await lp.applied();
    expect(await lp.use(secret)).toBe(401);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
  });

  it('leaves no key and no file when the first one is not proven', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const probe = `{ command = { program = ["sh", "-c", "echo no pod >&2; exit 3"] } }`;
    await lp.declare(keyBlock({ verify: `{ name = "canary", within = "1s", probe = ${probe} }` }));
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      { summary: 'Consumer Not Verified', detail: expect.stringContaining('ended with exit code 3') },
    ]);
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.hasFile()).toBe(false);
  });
});

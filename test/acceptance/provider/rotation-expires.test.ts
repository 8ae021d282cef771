import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const EXPIRES = '{ every = "90d", overlap = "7d", on_overlap_end = "expire" }';

const summaries = (shown: { readonly warnings: readonly { readonly summary: string }[] }) =>
  shown.warnings.map(({ summary }) => summary);

describe.skipIf(terraformIsMissing())('on_overlap_end = "expire"', () => {
  it('ends an old key although no one applies, and later plans are empty', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ rotation: EXPIRES }));
    await lp.applied();
    const [first, secret] = [await lp.onlyActiveKey(), await lp.secret()];
    expect(await lp.use(secret)).toBe(200);
    lp.advance(80);
    expect(await lp.use(secret)).toBe(200);
    lp.advance(11);
    const rotated = await lp.applied();
    expect(summaries(rotated)).toContain('Key Gets A Successor');
    expect(rotated.output).toContain('and expires then, unless a guard or a consumer prevents that');
    expect(await lp.values(ADDRESS)).toMatchObject({
      generation: 2,
      previous: [{ id: first.id, expiration: expect.stringMatching(/^20\d\d-.*Z$/) }],
    });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(6);
    expect(await lp.use(secret)).toBe(200);
    // It is used after its successor was delivered.
    const putOff = await lp.applied();
    expect(summaries(putOff)).toContain('Expiration Of Old Key Is Postponed');
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(2);
    expect(await lp.use(secret)).toBe(200);
    lp.advance(8);
    expect(await lp.use(secret)).toBe(401);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    expect((await lp.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('reaches an old key that overlaps already, and waits for the guards', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ rotation: '{ every = "90d", overlap = "7d" }' }));
    await lp.applied();
    const secret = await lp.secret();
    lp.advance(91);
    expect(await lp.use(secret)).toBe(200);
    await lp.applied();
    await lp.declare(keyBlock({ rotation: EXPIRES }), 'recent_use_window = "3d"');
    const held = await lp.applied();
    expect(summaries(held)).toContain('Old Key Is Held Because It Is Still Used');
    const before = await lp.values(ADDRESS);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(4);
    const set = await lp.applied();
    expect(summaries(set)).toContain('Old Key Gets An Expiration');
    expect(await lp.values(ADDRESS)).not.toEqual(before);
    lp.advance(4);
    expect(await lp.use(secret)).toBe(401);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});

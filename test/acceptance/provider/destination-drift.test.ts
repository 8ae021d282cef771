import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

async function withKey() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock());
  await lp.applied();
  return { lp, first: await lp.onlyActiveKey(), secret: await lp.secret() };
}

async function expectRotation(lp: LowerPlaneWorkspace, why: RegExp) {
  const plan = await lp.plan();
  expect(plan).toMatchObject({ code: 0, counts: { add: 0, change: 1, remove: 0 } });
  expect(plan.warnings[0]?.detail).toMatch(why);
  expect(await lp.change(ADDRESS)).toMatchObject({ after: { generation: 2 } });
  await lp.applied('plan.bin');
  expect(await lp.use(await lp.secret())).toBe(200);
  expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
}

describe.skipIf(terraformIsMissing())('a delivered secret that is no longer in its place', () => {
  it('is replaced by a rotation when its file is gone', async () => {
    const { lp, secret } = await withKey();
    await rm(join(lp.workspace.directory, 'ci.key'));
    await expectRotation(
      lp,
      /no longer where it was delivered, and cannot be delivered again: file:ci\.key \(the file is missing\)/,
    );
    expect(await lp.use(secret)).toBe(401);
  });

  it('is replaced by a rotation when its file holds another key that no longer works', async () => {
    const { lp } = await withKey();
    const { key, secret } = await lp.createOutside({
      name: 'Other',
      permissions: 'read-only',
      environments: 'all',
    });
    await lp.outside.revokeApiKey(key.id);
    await lp.workspace.write('ci.key', secret);
    await expectRotation(lp, /file:ci\.key \(the file holds another key\)/);
  });

  it('is not replaced over a key that may be in use elsewhere', async () => {
    const { lp, first } = await withKey();
    const unknown = makeKeyText(new Uint8Array(64).map((_, index) => index * 3));
    await lp.workspace.write('ci.key', unknown);
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      { summary: 'Destination Cannot Take The Secret', detail: expect.stringContaining('does not know') },
    ]);
    expect(await lp.secret()).toBe(unknown);
    expect((await lp.onlyActiveKey()).id).toBe(first.id);
  });

  it('is not replaced over something foreign: that is refused at plan, and kept', async () => {
    const { lp, first } = await withKey();
    await lp.workspace.write('ci.key', "someone's notes");
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Destination Cannot Take The Secret' }]);
    expect(await lp.secret()).toBe("someone's notes");
    expect((await lp.onlyActiveKey()).id).toBe(first.id);
  });

  it('is not withdrawn from a file that holds something else by then', async () => {
    const { lp } = await withKey();
    await lp.workspace.write('ci.key', "someone's notes");
    // With a refresh, terraform plans as usual before it plans to destroy, and that plan is refused as above.
    expect(await lp.report(['destroy', '-auto-approve', '-refresh=false'])).toMatchObject({ code: 0 });
    expect(await lp.secret()).toBe("someone's notes");
  });
});

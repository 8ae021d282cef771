import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { type KeyAttributes, keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const WINDOW = 'recent_use_window = "7d"';
const IN_USE = ['Key Is Still In Use'];
const confirming = (...ids: readonly string[]) =>
  `${WINDOW}\n  confirm_revocations = [${ids.map((id) => `"${id}"`).join()}]`;

const summaries = (diagnostics: readonly { readonly summary: string }[]) =>
  diagnostics.map(({ summary }) => summary);

/** A key that was used a moment ago. */
async function usedKey(attributes: KeyAttributes = {}, extra = '', provider = WINDOW) {
  const lp = await LowerPlaneWorkspace.open();
  const block = keyBlock(attributes).replace(/}\n$/, `${extra}}\n`);
  await lp.declare(block, provider);
  await lp.applied();
  const key = await lp.onlyActiveKey();
  await lp.use(await lp.secret());
  return { lp, key, block };
}

describe.skipIf(terraformIsMissing())('a change without an overlap', () => {
  const DESTINATIONS = '[{ file = { path = "ci.key" } }, { file = { path = "copy.key" } }]';

  it.each([
    ['permissions', { permissions: '"read-write"' }],
    ['a destination', { deliver_to: DESTINATIONS }],
    ['a trigger', { rotate_trigger: '"now"' }],
  ])('of %s is refused while the key is used, with every way forward', async (_, changes) => {
    const { lp, key } = await usedKey();
    await lp.declare(keyBlock(changes), WINDOW);
    const { errors } = await lp.plan();
    expect(summaries(errors)).toEqual(IN_USE);
    expect(errors[0]?.detail).toMatch(/declare rotation with an overlap.*set force_revoke = true/s);
    expect(errors[0]?.detail).toContain(`confirm_revocations = ["${key.id}"]`);

    await lp.declare(keyBlock({ ...changes, rotation: '{ every = "90d", overlap = "7d" }' }), WINDOW);
    expect((await lp.plan()).errors).toEqual([]);
    await lp.declare(keyBlock({ ...changes, force_revoke: 'true' }), WINDOW);
    expect((await lp.plan()).errors).toEqual([]);
    await lp.declare(keyBlock(changes), confirming(key.id));
    await lp.applied();
    expect((await lp.onlyActiveKey()).id).not.toBe(key.id);
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('is refused at apply, and makes no successor, when the key was used since the plan', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(), WINDOW);
    await lp.applied();
    const key = await lp.onlyActiveKey();
    await lp.declare(keyBlock({ permissions: '"read-write"' }), WINDOW);
    expect((await lp.plan()).errors).toEqual([]);
    await lp.use(await lp.secret());
    expect(summaries((await lp.apply('plan.bin')).errors)).toEqual(IN_USE);
    expect(await lp.keys()).toMatchObject([{ id: key.id, status: 'active' }]);
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});

describe.skipIf(terraformIsMissing())('destroy', () => {
  it('refuses when only a held predecessor is used, and then ends neither', async () => {
    const rotation = '{ every = "90d", overlap = "7d" }';
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ rotation }), WINDOW);
    await lp.applied();
    const first = await lp.onlyActiveKey();
    const firstSecret = await lp.secret();
    lp.advance(91);
    await lp.applied();
    lp.advance(8);
    await lp.use(firstSecret);

    const refused = await lp.report(['destroy', '-auto-approve']);
    expect(summaries(refused.errors)).toEqual(IN_USE);
    expect(refused.errors[0]?.detail).toContain(`confirm_revocations = ["${first.id}"]`);
    expect(await lp.activeKeys()).toHaveLength(2);
    expect(await lp.hasFile()).toBe(true);

    const environment = { LOWERPLANE_CONFIRM_REVOCATIONS: first.id };
    expect(await lp.report(['destroy', '-auto-approve'], environment)).toMatchObject({ code: 0 });
    expect(await lp.activeKeys()).toEqual([]);
  });

  it('refuses at apply a key that was used since the destroy was planned', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(), WINDOW);
    await lp.applied();
    const key = await lp.onlyActiveKey();
    expect(await lp.plan('-destroy')).toMatchObject({ code: 0, errors: [] });
    await lp.use(await lp.secret());
    const { code, errors } = await lp.apply('plan.bin');
    expect(code).toBe(1);
    expect(summaries(errors)).toEqual(IN_USE);
    expect((await lp.onlyActiveKey()).id).toBe(key.id);
    expect(await lp.values('lowerplane_api_key.ci')).toMatchObject({ id: key.id });
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});

describe.skipIf(terraformIsMissing())('guards that cannot be checked at plan', () => {
  const later = (value: string) => `resource "terraform_data" "later" {\n  input = "${value}"\n}\n`;
  const warning = [expect.objectContaining({ summary: 'Guards Not Checked' })];

  it('because the provider key is not known are decided at apply', async () => {
    const provider = `${WINDOW}\n  api_key = terraform_data.later.output`;
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(later(lp.providerKey) + keyBlock(), provider);
    await lp.applied();
    await lp.use(await lp.secret());
    const other = await lp.createOutside({ name: 'Other admin', permissions: 'admin' });
    await lp.declare(later(other.secret), provider);
    const plan = await lp.plan('-refresh=false');
    expect(plan).toMatchObject({ errors: [], counts: { remove: 1 } });
    expect(plan.warnings).toEqual(warning);
    expect(summaries((await lp.apply('plan.bin')).errors)).toEqual(IN_USE);
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('because recent_use_window is not known are decided at apply', async () => {
    const provider = 'recent_use_window = terraform_data.later.output';
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(later('1d') + keyBlock(), provider);
    await lp.applied();
    await lp.use(await lp.secret());
    await lp.declare(later('7d'), provider);
    const plan = await lp.plan();
    expect(plan).toMatchObject({ errors: [], counts: { remove: 1 } });
    expect(plan.warnings).toEqual(warning);
    expect(summaries((await lp.apply('plan.bin')).errors)).toEqual(IN_USE);
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});

describe.skipIf(terraformIsMissing())('max_revocations', () => {
  const keyOf = (index: number) =>
    keyBlock(
      {
        name: `"Key ${index}"`,
        deliver_to: `[{ file = { path = "${index}.key" } }]`,
        provider: index % 2 === 0 ? 'lowerplane' : 'lowerplane.other',
      },
      `k${index}`,
    );
  /** Two providers, each a process of its own, as for users. */
  const alias = (limit: string) => `provider "lowerplane" {\n  alias = "other"\n  ${limit}\n}\n`;
  const OWN_PROCESSES = {};

  it('counts the keys of all providers of a run, at plan', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const limit = 'max_revocations = "3"';
    await lp.declare(alias(limit) + [0, 1, 2, 3].map(keyOf).join(''), limit);
    await lp.report(['apply', '-auto-approve'], OWN_PROCESSES);
    await lp.declare(alias(limit), limit);
    const { errors } = await lp.report(['plan'], OWN_PROCESSES);
    expect(summaries(errors)).toEqual(['Too Many Keys Would Be Revoked']);
    expect(errors[0]?.detail).toContain('would revoke 4 of 5 active keys');
    // A refused plan counts for no later run.
    await lp.declare(alias(limit) + keyOf(0), limit);
    expect(await lp.report(['apply', '-auto-approve'], OWN_PROCESSES)).toMatchObject({ code: 0, errors: [] });
    expect(await lp.activeKeys()).toHaveLength(1);
  });

  it('counts them at apply too, when the limit was not known at plan', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const limit = 'max_revocations = terraform_data.later.output';
    const later = (value: string) => `resource "terraform_data" "later" {\n  input = "${value}"\n}\n`;
    await lp.declare(later('9') + alias(limit) + [0, 1, 2, 3].map(keyOf).join(''), limit);
    await lp.report(['apply', '-auto-approve'], OWN_PROCESSES);
    await lp.declare(later('3') + alias(limit), limit);
    const { errors } = await lp.report(['apply', '-auto-approve'], OWN_PROCESSES);
    expect(summaries(errors)).toEqual(['Too Many Keys Would Be Revoked']);
    expect(await lp.activeKeys()).toHaveLength(1);
    expect(await lp.report(['apply', '-auto-approve'], OWN_PROCESSES)).toMatchObject({ code: 0, errors: [] });
    expect(await lp.activeKeys()).toEqual([]);
  });
});

describe.skipIf(terraformIsMissing())('a forced replacement of a key in use', () => {
  const ADDRESS = 'lowerplane_api_key.ci';
  const REPLACE = `-replace=${ADDRESS}`;
  const version = (value: string) => `resource "terraform_data" "version" {\n  input = "${value}"\n}\n`;
  const TRIGGERED = '  lifecycle {\n    replace_triggered_by = [terraform_data.version]\n  }\n';
  const NEW_FIRST = '  lifecycle {\n    create_before_destroy = true\n  }\n';

  it('by -replace is refused at plan, until the key is confirmed', async () => {
    const { lp, key, block } = await usedKey();
    const { errors } = await lp.plan(REPLACE);
    expect(summaries(errors)).toEqual(IN_USE);
    await lp.declare(block, confirming(key.id));
    await lp.applied(REPLACE);
    expect((await lp.onlyActiveKey()).id).not.toBe(key.id);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('by replace_triggered_by is refused at plan, until the key is confirmed', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const block = keyBlock().replace(/}\n$/, `${TRIGGERED}}\n`);
    await lp.declare(version('1') + block, WINDOW);
    await lp.applied();
    const key = await lp.onlyActiveKey();
    await lp.use(await lp.secret());
    await lp.declare(version('2') + block, WINDOW);
    expect(summaries((await lp.plan()).errors)).toEqual(IN_USE);
    await lp.declare(version('2') + block, confirming(key.id));
    await lp.applied();
    expect((await lp.onlyActiveKey()).id).not.toBe(key.id);
  });

  it('counts towards max_revocations', async () => {
    const { lp, block } = await usedKey({}, '', '');
    await lp.declare(block, 'max_revocations = "0"');
    expect(summaries((await lp.plan(REPLACE)).errors)).toEqual(['Too Many Keys Would Be Revoked']);
  });

  it('with create_before_destroy is refused at plan', async () => {
    const { lp } = await usedKey({}, NEW_FIRST);
    expect(summaries((await lp.plan(REPLACE)).errors)).toEqual(IN_USE);
  });

  it('leaves a deposed key that later runs can end, when it was used since the plan', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const block = keyBlock({ deletion_protection: 'false' }).replace(/}\n$/, `${NEW_FIRST}}\n`);
    await lp.declare(block, WINDOW);
    await lp.applied();
    const old = await lp.onlyActiveKey();
    expect((await lp.plan(REPLACE)).errors).toEqual([]);
    const oldSecret = await lp.secret();
    await lp.use(oldSecret);
    expect(summaries((await lp.apply('plan.bin')).errors)).toEqual(IN_USE);
    expect(await lp.use(oldSecret)).toBe(200);

    const blocked = await lp.plan();
    expect(summaries(blocked.errors)).toEqual(IN_USE);
    expect(blocked.errors[0]?.detail).toContain(`confirm_revocations = ["${old.id}"]`);
    await lp.declare(block, confirming(old.id));
    await lp.applied();
    expect(await lp.use(oldSecret)).toBe(401);
    expect(await lp.use(await lp.secret())).toBe(200);
    await lp.declare(block, WINDOW);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});

describe.skipIf(terraformIsMissing())('confirm_revocations', () => {
  it('takes ids only, in the configuration and in the environment', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(), 'confirm_revocations = ["CI gate"]');
    expect((await lp.plan()).errors[0]?.detail).toContain('"CI gate" is not the id of a key');
    await lp.declare(keyBlock());
    const { errors } = await lp.report(['plan'], { LOWERPLANE_CONFIRM_REVOCATIONS: 'all' });
    expect(summaries(errors)).toEqual(['Invalid LOWERPLANE_CONFIRM_REVOCATIONS']);
  });

  it('lets a protected key go that no configuration declares any more', async () => {
    const { lp, key } = await usedKey({ deletion_protection: 'true' });
    await lp.declare('', WINDOW);
    const { errors } = await lp.plan();
    expect(summaries(errors)).toEqual(['Key Is Protected From Deletion']);
    expect(errors[0]?.detail).toContain(`confirm_revocations = ["${key.id}"]`);
    await lp.declare('', confirming(key.id));
    await lp.applied();
    expect(await lp.activeKeys()).toEqual([]);
  });
});

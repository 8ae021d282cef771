import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../provider/engine/describe-change.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { actions, DAY, keysFile, openWorld, titles } from './engine-world.ts';

const OVERLAP = { rotation: { every: '30d', overlap: '7d' }, expires_in: undefined };

describe('a declared key without any record', () => {
  it('is created, found again by its name, changed in place, replaced and destroyed', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile());
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'create' });
    expect(await world.apply()).toMatchObject([{ outcome: 'done', problems: [] }]);
    const [first] = await world.keys();
    const secret = await world.read('ci.key');
    expect(fingerprint(secret ?? '')).toBe(first?.fingerprint);
    expect(await world.use(secret)).toBe(200);

    const again = await world.plan();
    expect(actions(again.plan)).toEqual({ 'CI gate': 'none' });
    expect(titles(again.plan)).toEqual([]);

    await world.write('lowerplane.yaml', keysFile({ expires_in: '30d' }));
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'update' });
    await world.apply();
    expect(await world.read('ci.key')).toBe(secret);
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'none' });

    await world.write('lowerplane.yaml', keysFile({ permissions: 'read-write' }));
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'replace' });
    await world.apply();
    expect((await world.keys()).map(({ status, permissions }) => [status, permissions])).toEqual([
      ['revoked', 'read-only'],
      ['active', 'read-write'],
    ]);
    expect((await world.plan()).plan.names).toMatchObject([{ record: { generation: 2, predecessors: [] } }]);

    await world.apply({ goal: 'destroy' });
    expect((await world.keys()).map(({ status }) => status)).toEqual(['revoked', 'revoked']);
    expect(await world.read('ci.key')).toBeUndefined();
  });

  it('is rotated with an overlap, holds the old key while it is used, and retires it', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile(OVERLAP));
    await world.apply();
    const old = await world.read('ci.key');
    world.emulator.clock.advance(31 * DAY);
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'rotate' });
    await world.apply();
    expect(await world.read('ci.key')).not.toBe(old);
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'none' });
    world.emulator.clock.advance(7 * DAY - 3_600_000);
    expect(await world.use(old)).toBe(200);
    world.emulator.clock.advance(2 * 3_600_000);
    const held = await world.plan();
    expect(actions(held.plan)).toEqual({ 'CI gate': 'none' });
    expect(titles(held.plan)).toEqual(['Old Key Is Held Because It Is Still Used']);
    world.emulator.clock.advance(8 * DAY);
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'retire' });
    await world.apply();
    expect(await world.use(old)).toBe(401);
    expect((await world.keys()).map(({ status }) => status)).toEqual(['revoked', 'active']);
  });

  it('gets a successor when its secret is lost, expired or revoked', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile());
    await world.apply();
    await rm(join(world.folder, 'ci.key'));
    const lost = await world.plan();
    expect(lost.plan.names[0]?.plan.changes[0]).toMatchObject({
      kind: 'replace',
      reasons: [{ kind: 'not-delivered' }],
    });
    // Perhaps it was moved: which destinations were declared before, nothing says.
    const [planned] = lost.plan.names;
    expect(planned && describeChange(planned, 0).endings.join(' ')).toContain(
      'If deliver_to named another destination before, the secret of the old key is still there',
    );
    await world.apply();
    world.emulator.clock.advance(91 * DAY);
    expect((await world.plan()).plan.names[0]?.plan.changes[0]).toMatchObject({
      reasons: [{ kind: 'expired' }],
    });
    await world.apply();
    await world.client.revokeApiKey((await world.keys()).at(-1)?.id ?? '');
    expect((await world.plan()).plan.names[0]?.plan.changes[0]).toMatchObject({ kind: 'replace' });
    await world.apply();
    expect(await world.use(await world.read('ci.key'))).toBe(200);
    expect((await world.keys()).map(({ status }) => status)).toEqual([
      'revoked',
      'revoked',
      'revoked',
      'active',
    ]);
  });

  it('leaves a key of the same name alone that it has not created, until it is asked to rotate it', async () => {
    const world = await openWorld();
    await world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await world.write('lowerplane.yaml', keysFile({ expires_in: 'never' }));
    const { plan } = await world.plan();
    expect(actions(plan)).toEqual({ 'CI gate': 'none' });
    expect(titles(plan)).toEqual(['Secret Is Elsewhere']);
    expect(actions((await world.plan({ rotate: ['CI gate'] })).plan)).toEqual({ 'CI gate': 'rotate' });
    await world.apply({ rotate: ['CI gate'] });
    expect(await world.use(await world.read('ci.key'))).toBe(200);
    expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'none' });
  });

  it('takes an older key of its name that someone else has created for no predecessor', async () => {
    const world = await openWorld();
    await world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await world.write('lowerplane.yaml', keysFile({ expires_in: 'never' }));
    const { plan } = await world.plan({ rotate: ['CI gate'] });
    expect(titles(plan)).toContain('Key Name Already In Use');
    await world.apply({ rotate: ['CI gate'] });
    expect((await world.keys()).map(({ status }) => status)).toEqual(['active', 'revoked', 'active']);
  });
});

describe('a declaration that goes on with a key by its id', () => {
  it('renames it, keeps its secret, and follows its successors', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile(OVERLAP));
    await world.apply();
    const [first] = await world.keys();
    const secret = await world.read('ci.key');
    // Another declaration takes the old name.
    const other = JSON.parse(keysFile({ deliver_to: [{ file: { path: 'other.key' } }] })).keys[0];
    await world.write('lowerplane.yaml', keysFile({ ...OVERLAP, name: 'Gate', id: first?.id }, other));
    expect(actions((await world.plan()).plan)).toEqual({ Gate: 'update', 'CI gate': 'create' });
    await world.apply();
    expect(await world.read('ci.key')).toBe(secret);
    expect((await world.keys()).map(({ name }) => name)).toEqual(['Gate', 'CI gate']);
    expect(actions((await world.plan()).plan)).toEqual({ Gate: 'none', 'CI gate': 'none' });
    await world.apply({ rotate: ['Gate'] });
    expect((await world.plan()).plan.names).toMatchObject([
      { record: { generation: 2, predecessors: [{ id: first?.id }] }, plan: { changes: [] } },
      {},
    ]);
  });

  it('chooses among several keys of one name, and must name one that exists', async () => {
    const world = await openWorld();
    const make = () =>
      world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await make();
    const { key } = await make();
    await world.write('lowerplane.yaml', keysFile({ expires_in: 'never', id: key.id }));
    const { plan } = await world.plan();
    expect(plan.names[0]?.record?.id).toBe(key.id);
    expect(titles(plan)).toEqual(['Secret Is Elsewhere']);
    await world.write('lowerplane.yaml', keysFile({ id: `key_${'0'.repeat(20)}` }));
    await expect(world.plan()).rejects.toThrow('has no such key');
    await world.write('lowerplane.yaml', keysFile({ id: 'ci' }));
    await expect(world.plan()).rejects.toThrow('must be the id of a key');
  });
});

describe('keys that no code declares', () => {
  it('are listed and left alone, and end with --prune under the guards', async () => {
    const world = await openWorld();
    const { secret } = await world.client.createApiKey({ name: 'Old', permissions: 'read-only' });
    await world.client.createApiKey({ name: 'Older', permissions: 'read-only' });
    await world.write('lowerplane.yaml', keysFile());
    const { plan } = await world.plan();
    expect(plan.undeclared.map(({ name }) => name).sort()).toEqual(['Bootstrap admin', 'Old', 'Older']);
    await world.apply();
    expect(await world.use(secret ?? '')).toBe(200);
    const guards = { ...NO_GUARDS, recentUseWindow: '7d' };
    const pruned = await world.plan({ prune: true, guards });
    expect(actions(pruned.plan)).toEqual({ 'CI gate': 'none', Old: 'revoke', Older: 'revoke' });
    expect(titles(pruned.plan)).toEqual(['Key Is Still In Use']);
    expect(pruned.plan.undeclared.map(({ name }) => name)).toEqual(['Bootstrap admin']);
    await world.apply({ prune: true });
    expect(await world.use(secret ?? '')).toBe(401);
  });
});

describe("someone else's key of a declared name", () => {
  it.each([
    ['active', false],
    ['used and revoked', true],
  ])('does not take the place of the delivered one: %s', async (_, isRevoked) => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile());
    await world.apply();
    const [own] = await world.keys();
    world.emulator.clock.advance(60_000);
    const { key, secret } = await world.client.createApiKey({ name: 'CI gate', permissions: 'read-write' });
    if (isRevoked) {
      await world.use(secret ?? '');
      await world.client.revokeApiKey(key.id);
    }
    const { plan } = await world.plan();
    expect(actions(plan)).toEqual({ 'CI gate': 'none' });
    expect(plan.names[0]?.record?.id).toBe(own?.id);
    expect(titles(plan)).toEqual(isRevoked ? [] : ['Key Name Already In Use']);
    await world.apply({ rotate: ['CI gate'] });
    expect((await world.keys()).map(({ status }) => status)).toEqual([
      'revoked',
      isRevoked ? 'revoked' : 'active',
      'active',
    ]);
    expect(await world.use(await world.read('ci.key'))).toBe(200);
    await world.apply({ goal: 'destroy' });
    expect(await world.read('ci.key')).toBeUndefined();
    expect((await world.keys()).map(({ status }) => status)).toEqual([
      'revoked',
      isRevoked ? 'revoked' : 'active',
      'revoked',
    ]);
  });

  it('cannot be named by two declarations', async () => {
    const world = await openWorld();
    const { key } = await world.client.createApiKey({ name: 'Old name', permissions: 'read-only' });
    const second = JSON.parse(keysFile({ name: 'B', id: key.id, deliver_to: [{ file: { path: 'b.key' } }] }));
    await world.write('lowerplane.yaml', keysFile({ id: key.id }, second.keys[0]));
    await expect(world.plan()).rejects.toThrow(`and keys[0] in`);
  });

  it.each([
    ['a file', [{ file: { path: 'ci.key' } }]],
    ['a program', [{ command: { program: ['true'] } }]],
  ])('is not ended unless it is confirmed, with %s', async (_, deliverTo) => {
    const world = await openWorld();
    const { key } = await world.client.createApiKey({ name: 'CI gate', permissions: 'read-write' });
    await world.write('lowerplane.yaml', keysFile({ deliver_to: deliverTo }));
    for (const goal of ['apply', 'destroy'] as const) {
      const { plan } = await world.plan({ goal });
      expect(titles(plan)).toContain("Someone Else's Key Would Be Revoked");
    }
    const guards = { ...NO_GUARDS, confirmedRevocations: new Set([key.id]) };
    expect(titles((await world.plan({ guards })).plan)).not.toContain("Someone Else's Key Would Be Revoked");
    await world.write('lowerplane.yaml', keysFile({ deliver_to: deliverTo, id: key.id }));
    const chosen = await world.plan({ goal: 'destroy' });
    expect(titles(chosen.plan)).not.toContain("Someone Else's Key Would Be Revoked");
  });
});

describe('older keys of a declared name', () => {
  it('are left as they are by --prune too, as the plan says', async () => {
    const world = await openWorld();
    await world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await world.client.createApiKey({ name: 'CI gate', permissions: 'read-only', expires_at: null });
    await world.write('lowerplane.yaml', keysFile({ expires_in: 'never' }));
    const { plan } = await world.plan({ prune: true });
    expect(actions(plan)).toEqual({ 'CI gate': 'none' });
    expect(titles(plan)).toContain('Key Name Already In Use');
    await world.apply({ prune: true });
    expect((await world.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
  });
});

describe('two runs at once', () => {
  it.each([
    ['of one admin key', false],
    ['of different admin keys', true],
  ])('%s make one first key and one successor', async (_, other) => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile());
    const { secret } = await world.client.createApiKey({ name: 'Other admin', permissions: 'admin' });
    const as = other ? { as: secret ?? '' } : {};
    const active = async () =>
      (await world.keys()).filter(({ name, status }) => name === 'CI gate' && status === 'active');
    const { applyPlan } = await import('../../../provider/engine/apply-plan.ts');

    for (const asked of [{}, { rotate: ['CI gate'] }]) {
      const runs = [await world.plan(asked), await world.plan({ ...asked, ...as })];
      const outcomes = await Promise.all(runs.map(({ run, plan }) => applyPlan(run, plan)));
      expect(
        outcomes
          .flat()
          .map(({ outcome }) => outcome)
          .sort(),
      ).toEqual(['done', 'failed']);
      const failed = outcomes.flat().find(({ outcome }) => outcome === 'failed');
      expect(failed?.problems[0]?.title).toBe('Another Run Is Replacing This Key');
      expect(await active()).toHaveLength(1);
      expect(await world.use(await world.read('ci.key'))).toBe(200);
      expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'none' });
    }
  });

  it('one after the other make one successor: the second plan is out of date', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile(OVERLAP));
    await world.apply();
    world.emulator.clock.advance(31 * DAY);
    const [first, second] = [await world.plan(), await world.plan()];
    const { applyPlan } = await import('../../../provider/engine/apply-plan.ts');
    expect(await applyPlan(first.run, first.plan)).toMatchObject([{ outcome: 'done' }]);
    expect(await applyPlan(second.run, second.plan)).toMatchObject([{ outcome: 'failed' }]);
    expect((await world.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('do not end a key that the other one is replacing', async () => {
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile(OVERLAP));
    await world.apply();
    const destroying = await world.plan({ goal: 'destroy' });
    await world.apply({ rotate: ['CI gate'] });
    const { applyPlan } = await import('../../../provider/engine/apply-plan.ts');
    const [ended] = await applyPlan(destroying.run, destroying.plan);
    expect(ended).toMatchObject({ outcome: 'failed' });
    expect(ended?.problems[0]?.detail).toContain('This run has created nothing.');
    expect((await world.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
  });
});

import { expect, it } from 'vitest';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { endUndelivered, planSuccession } from '../../../provider/engine/answer-leak.ts';
import { mintingOf } from '../../../provider/keys/change.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { successorBase } from '../../../provider/lifecycle/idempotency-keys.ts';
import { DAY, keysFile, openWorld } from './engine-world.ts';

const OVERLAPPING = { expires_in: 'never', rotation: { every: '30d', overlap: '7d' } };

it('ends a successor that was not delivered, also one of the second in which the leaked key was created', async () => {
  const world = await openWorld();
  await world.write('lowerplane.yaml', keysFile());
  await world.apply();
  const [left] = await world.keys();
  if (left === undefined) throw new Error('A key was created.');
  const leaked = { id: 'key_leaked', created_at: left.created_at.replace(/\.\d+Z/, 'Z') };
  const { id, last_four: lastFour } = left;
  const predecessor = { id, lastFour, expired: false, overlap: undefined, lastUsedBefore: undefined };
  const { run } = await world.plan();
  expect(await endUndelivered(run, leaked, { name: 'CI gate', predecessors: [predecessor] })).toEqual([id]);
  expect(await world.keys()).toMatchObject([{ id, status: 'revoked' }]);
});

it('does not take an older key for the successor of a revoked one that was never used', async () => {
  const world = await openWorld();
  world.environment.PATH = process.env.PATH ?? '';
  const deliver_to = [{ command: { program: ['sh', '-c', `cat > '${world.folder}/program.key'`] } }];
  await world.write('lowerplane.yaml', keysFile({ ...OVERLAPPING, deliver_to }));
  await world.apply();
  await world.apply({ rotate: ['CI gate'] });
  const [, leaked] = await world.keys();
  await world.client.revokeApiKey(leaked?.id ?? '');
  const revoked = (await world.keys()).find(({ id }) => id === leaked?.id);
  const { run, plan } = await world.plan();
  const declaredAs = plan.names[0]?.declaredAs;
  if (revoked === undefined || declaredAs === undefined) throw new Error('It is declared.');
  const wanted = { overlap: 7 * DAY, permissions: undefined };
  const { planned, isOwn } = await planSuccession(run, declaredAs, revoked, wanted);
  expect(isOwn).toBe(true);
  expect(mintingOf(planned.plan.changes)).toBeDefined();
});

it('goes on with two successors that two runs created at once, one of which was killed', async () => {
  const world = await openWorld();
  await world.write('lowerplane.yaml', keysFile(OVERLAPPING));
  await world.apply();
  const [first] = await world.keys();
  await world.apply({ rotate: ['CI gate'] });
  const base = successorBase('lowerplane', { id: first?.id ?? '', generation: 1, lineage: undefined });
  const admin = {
    name: 'Another admin',
    permissions: 'admin',
    environments: 'all',
    expires_at: null,
  } as const;
  const { secret } = await world.client.createApiKey(admin);
  const other = createAdminClient({ baseUrl: world.emulator.url, apiKey: secret ?? '' });
  await other.createApiKey(
    { name: 'CI gate', permissions: 'read-only', environments: 'all', expires_at: null },
    { idempotencyKey: `${base}:0` },
  );
  await other.close();
  expect(await world.apply()).toMatchObject([{ outcome: 'done' }]);
  world.emulator.clock.advance(8 * DAY);
  await world.apply();
  const held = fingerprint((await world.read('ci.key')) ?? '');
  const working = (await world.keys()).filter(
    ({ name, status }) => name === 'CI gate' && status === 'active',
  );
  expect(working).toMatchObject([{ fingerprint: held }]);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { planSuccession } from '../../../provider/engine/answer-leak.ts';
import { mintingOf } from '../../../provider/keys/change.ts';
import { actions, DAY, type EngineWorld, keysFile, openWorld } from './engine-world.ts';

const PROGRAM_KEY = 'program.key';

/** A key with an overlap, delivered by a program, which cannot show what it holds. */
async function declareOverlapping(world: EngineWorld): Promise<void> {
  await declareProgram(world, `cat > '${join(world.folder, PROGRAM_KEY)}'`);
}

async function declareProgram(world: EngineWorld, script: string): Promise<void> {
  world.environment.PATH = process.env.PATH ?? '';
  const rotation = { every: '30d', overlap: '7d' };
  const deliver_to = [{ command: { program: ['sh', '-c', script] } }];
  await world.write('lowerplane.yaml', keysFile({ expires_in: 'never', rotation, deliver_to }));
}

const held = ({ folder }: EngineWorld) => readFile(join(folder, PROGRAM_KEY), 'utf8');

async function ownKeys(world: EngineWorld): Promise<readonly ApiKey[]> {
  return (await world.keys()).filter(({ name }) => name === 'CI gate');
}

it('replaces a delivered key that was revoked before its first use, although an older one works', async () => {
  const world = await openWorld();
  await declareOverlapping(world);
  await world.apply();
  await world.apply({ rotate: ['CI gate'] });
  const [old, delivered] = await ownKeys(world);
  await world.client.revokeApiKey(delivered?.id ?? '');
  await world.apply();
  expect(await world.use(await held(world))).toBe(200);
  expect((await ownKeys(world)).map(({ id, status }) => [id === old?.id, status])).toEqual([
    [true, 'active'],
    [false, 'revoked'],
    [false, 'active'],
  ]);
  expect(actions((await world.plan()).plan)).toEqual({ 'CI gate': 'none' });
});

it('answers a leak with a new key when the delivered successor was revoked, and not with one before that', async () => {
  const world = await openWorld();
  await declareOverlapping(world);
  await world.apply();
  await world.apply({ rotate: ['CI gate'] });
  await world.apply({ rotate: ['CI gate'] });
  const [leaked, , delivered] = await ownKeys(world);
  await world.client.revokeApiKey(delivered?.id ?? '');
  const { run, plan } = await world.plan();
  const declaredAs = plan.names[0]?.declaredAs;
  if (leaked === undefined || declaredAs === undefined) throw new Error('It is declared.');
  const wanted = { overlap: 7 * DAY, permissions: undefined };
  const { planned, isOwn } = await planSuccession(run, declaredAs, leaked, wanted);
  expect(isOwn).toBe(true);
  expect(mintingOf(planned.plan.changes)).toBeDefined();
});

it('keeps the older key after a failed delivery', async () => {
  const world = await openWorld();
  await declareOverlapping(world);
  await world.apply();
  await declareProgram(world, 'exit 1');
  expect(await world.apply({ rotate: ['CI gate'] })).toMatchObject([{ outcome: 'failed' }]);
  const [old, undelivered] = await ownKeys(world);
  expect(undelivered?.status).toBe('revoked');
  await declareOverlapping(world);
  const { plan } = await world.plan();
  expect(plan.names[0]?.record?.id).toBe(old?.id);
  expect(actions(plan)).toEqual({ 'CI gate': 'none' });
});

it("keeps its key when someone else's key of the name was revoked", async () => {
  const world = await openWorld();
  await declareOverlapping(world);
  await world.apply();
  await world.client.createApiKey({
    name: 'CI gate',
    permissions: 'read-only',
    environments: 'all',
    expires_at: null,
  });
  const [own, other] = await ownKeys(world);
  await world.client.revokeApiKey(other?.id ?? '');
  const { plan } = await world.plan();
  expect(plan.names[0]?.record?.id).toBe(own?.id);
  expect(actions(plan)).toEqual({ 'CI gate': 'none' });
});

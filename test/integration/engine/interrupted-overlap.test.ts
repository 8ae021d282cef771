import { expect, it } from 'vitest';
import { killedAt } from '../../cli/killed-at.ts';
import { DAY, keysFile, openWorld } from './engine-world.ts';

it('counts the overlap of an old key from a delivered successor, however long ago another one was created', async () => {
  const world = await openWorld();
  const rotation = { every: '30d', overlap: '7d' };
  await world.write('lowerplane.yaml', keysFile({ expires_in: 'never', rotation }));
  await world.apply();
  world.emulator.clock.advance(31 * DAY);
  for (let point = 0; (await world.keys()).length < 2; point++) {
    const { transport, ended } = killedAt(point);
    await ended(world.apply({ transport }));
  }
  world.emulator.clock.advance(60 * DAY);
  const old = async () => (await world.keys())[0]?.status;
  for (const days of [0, 6]) {
    world.emulator.clock.advance(days * DAY);
    await world.apply();
    expect(await old(), `${days} days after the delivery`).toBe('active');
  }
  world.emulator.clock.advance(2 * DAY);
  await world.apply();
  expect(await old()).toBe('revoked');
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { armor, Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { killedAt } from '../../cli/killed-at.ts';
import { actions, type EngineWorld, keysFile, openWorld } from './engine-world.ts';

/** Where a secret goes, and how a test learns what is there. */
interface Place {
  deliverTo(file: string): readonly object[];
  /** What consumers have. Undefined: nothing yet. */
  holds(file: string): Promise<string | undefined>;
  sealed(text: string): void;
}

const PLACES = {
  'a file': async (world: EngineWorld): Promise<Place> => ({
    deliverTo: (path) => [{ file: { path } }],
    holds: (path) => world.read(path),
    sealed: () => {},
  }),
  'a program': async (world: EngineWorld): Promise<Place> => {
    world.environment.PATH = process.env.PATH ?? '';
    const file = join(world.folder, 'program.key');
    return {
      deliverTo: () => [{ command: { program: ['sh', '-c', `cat > '${file}'`] } }],
      holds: () => readFile(file, 'utf8').catch(() => undefined),
      sealed: () => {},
    };
  },
  'a file and a program': async (world: EngineWorld): Promise<Place> => {
    world.environment.PATH = process.env.PATH ?? '';
    const file = join(world.folder, 'program.key');
    return {
      deliverTo: (path) => [{ command: { program: ['sh', '-c', `cat > '${file}'`] } }, { file: { path } }],
      async holds(path) {
        const held = await readFile(file, 'utf8').catch(() => undefined);
        expect(await world.read(path)).toBe(held);
        return held;
      },
      sealed: () => {},
    };
  },
  'age recipients': async (_: EngineWorld): Promise<Place> => {
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    let last: string | undefined;
    return {
      deliverTo: () => [{ age: { recipients: [recipient] } }],
      async holds() {
        if (last === undefined) return undefined;
        const decrypter = new Decrypter();
        decrypter.addIdentity(identity);
        return decrypter.decrypt(armor.decode(last), 'text');
      },
      sealed: (text) => {
        last = text;
      },
    };
  },
};

const DECLARED = {
  '90 days without an overlap': { expires_in: '90d' },
  'ever with an overlap': { expires_in: 'never', rotation: { every: '30d', overlap: '7d' } },
};

const cases = Object.entries(PLACES).flatMap(([place, open]) =>
  Object.entries(DECLARED).flatMap(([life, more]) =>
    ['first key', 'successor'].map((which) => ({ place, open, life, more, which })),
  ),
);

it.each(cases)(
  'applies again after a kill at any request: $which for $life in $place',
  async ({ open, more, which }) => {
    const world = await openWorld();
    const { deliverTo, holds, sealed } = await open(world);
    const onSealed = (_: string, text: string) => sealed(text);
    let isKilled = true;
    let point = 0;
    for (; isKilled; point++) {
      const name = `CI gate ${point}`;
      const file = `${point}.key`;
      await world.write('lowerplane.yaml', keysFile({ name, deliver_to: deliverTo(file), ...more }));
      if (which === 'successor') await world.apply({ onSealed });
      const rotate = which === 'successor' ? [name] : [];
      const run = killedAt(point);
      const applied = await run.ended(world.apply({ rotate, transport: run.transport, onSealed }));
      isKilled = applied === undefined;
      await world.apply({ onSealed });
      const { plan } = await world.plan();
      const held = await holds(file);
      expect(await world.use(held), `killed at ${point}`).toBe(200);
      expect(fingerprint(held ?? ''), `killed at ${point}`).toBe(plan.names[0]?.record?.fingerprint);
      expect(actions(plan), `killed at ${point}`).toEqual({ [name]: 'none' });
      world.emulator.clock.advance(60_000);
    }
    expect(point).toBeGreaterThan(8);
  },
  60_000,
);

it('shows a delivered key with the expiration that it has in the end', async () => {
  const world = await openWorld();
  const { deliverTo } = await PLACES['a program'](world);
  await world.write(
    'lowerplane.yaml',
    keysFile({ name: 'CI', expires_in: '90d', deliver_to: deliverTo('') }),
  );
  const [applied] = await world.apply();
  const [key] = await world.keys();
  expect(applied?.record?.expiration).toEqual({ kind: 'at', at: Date.parse(key?.expires_at ?? '') });
});

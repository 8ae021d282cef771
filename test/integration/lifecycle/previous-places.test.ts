import { describe, expect, it } from 'vitest';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { OTHER_WAYS, openDestination, STORY_KINDS } from '../engine/destinations.ts';
import { embeddedSide } from '../engine/embedded-side.ts';
import { DAY, openWorld } from '../engine/engine-world.ts';
import { terraformSide } from '../engine/terraform-side.ts';

const UNREADABLE: readonly string[] = ['age', 'command', 'github_actions_secret'];
const asked = { guards: NO_GUARDS, rotate: false };
const SIDES = { terraform: terraformSide, embedded: embeddedSide };

/** With the other ways to reach a service: a secret that is the key alone, and the program `op`. */
const KINDS = [...STORY_KINDS.filter((kind) => !UNREADABLE.includes(kind)), ...OTHER_WAYS];

describe.each(KINDS)('%s', (kind) => {
  it.each(['terraform', 'embedded'] as const)(
    'keeps an old secret readable until its key has ended, by the engine %s',
    async (engine) => {
      const { emulator, folder, use } = await openWorld();
      const { environment, element, holds, keeping } = await openDestination(kind, folder);
      if (keeping === undefined) throw new Error(`${kind} keeps nothing`);
      const [[name, values] = []] = Object.entries(element);
      const declared = {
        name: 'CI gate',
        permissions: 'read-only',
        expires_in: 'never',
        rotation: { every: '30d', overlap: '7d' },
        deliver_to: [{ [name ?? '']: { ...values, keep_previous_as: keeping.as } }],
      };
      const surrounding = { emulator, adminKey: emulator.bootstrapKey ?? '', folder, environment };
      const side = SIDES[engine](surrounding);
      const held = async () => [await holds(), await keeping.holds()];
      expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
      const [first] = await held();
      for (let rotation = 0, old = first; rotation < 2; rotation++) {
        emulator.clock.advance(31 * DAY);
        expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
        const [current, kept] = await held();
        expect(kept).toBe(old);
        expect([await use(current), await use(kept)]).toEqual([200, 200]);
        emulator.clock.advance(8 * DAY);
        expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
        expect(await held()).toEqual([current, undefined]);
        expect([await use(current), await use(kept)]).toEqual([200, 401]);
        old = current;
      }
      expect(await side.apply(undefined, asked)).toMatchObject({ ended: 'done' });
      expect(await held()).toEqual([undefined, undefined]);
    },
    // The stand-in of `op` starts a process for each request.
    120_000,
  );
});

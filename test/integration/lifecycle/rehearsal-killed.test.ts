import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { killedAt } from '../../cli/killed-at.ts';
import { surroundings } from '../commands/ran-command.ts';
import { noWaiting } from '../delivery/secrets.ts';
import { startStandIn } from '../delivery/services/stand-in.ts';
import { embeddedSide } from '../engine/embedded-side.ts';
import { keysFile, openWorld } from '../engine/engine-world.ts';
import { terraformSide } from '../engine/terraform-side.ts';

const SIDES = { terraform: terraformSide, embedded: embeddedSide };
const ASKED = { guards: NO_GUARDS, rotate: true };
const REHEARSAL = 'Rehearsal of CI gate';
const QUARTER = 15 * 60_000;

/** What works of rehearsals, which must end by itself soon. */
function working(keys: readonly ApiKey[]): readonly ApiKey[] {
  const active = keys.filter(({ name, status }) => name === REHEARSAL && status === 'active');
  for (const { created_at: from, expires_at: to } of active)
    expect(Date.parse(to ?? '') - Date.parse(from)).toBeLessThanOrEqual(QUARTER);
  return active;
}

it('keys rotate --rehearse can be killed at any request: the next one cleans up after it', async () => {
  let isKilled = true;
  let point = 0;
  const left = new Set<number>();
  for (; isKilled; point++) {
    const world = await surroundings();
    const file = (name: string) => join(world.folder, name);
    writeFileSync(file('lowerplane.yaml'), keysFile());
    expect(await world.run(['apply', '--yes'])).toMatchObject({ code: 0 });
    const secret = readFileSync(file('ci.key'), 'utf8');
    const keys = () => Array.fromAsync(world.client.listApiKeys());
    const rehearse = ['keys', 'rotate', 'CI gate', '--rehearse'];
    const killed = killedAt(point);
    isKilled = (await killed.ended(world.run(rehearse, { transport: killed.transport }))) === undefined;
    left.add(working(await keys()).length);
    expect(readFileSync(file('ci.key'), 'utf8')).toBe(secret);
    const again = await world.run(rehearse);
    expect([point, again.code, again.error]).toEqual([point, 0, '']);
    expect([point, working(await keys())]).toEqual([point, []]);
    expect([point, existsSync(file('ci.rehearsal.key'))]).toEqual([point, false]);
    expect(readFileSync(file('ci.key'), 'utf8')).toBe(secret);
  }
  expect(point).toBeGreaterThan(8);
  expect([...left].sort()).toEqual([0, 1]);
}, 120_000);

describe.each(['terraform', 'embedded'] as const)('the engine %s', (engine) => {
  test.each(['aws_ssm_parameter', 'gitlab_variable', 'onepassword_item'])(
    'can be killed at any request of a rehearsal to %s: the next apply cleans up after it',
    async (kind) => {
      let isOver = false;
      let point = 0;
      const left = new Set<boolean>();
      for (; !isOver; point++) {
        const { emulator, folder, use, keys } = await openWorld();
        const { environment, element, holds, rehearsed } = await startStandIn(kind);
        const given = { emulator, adminKey: emulator.bootstrapKey ?? '', folder, environment };
        // Replaced for the run that is killed.
        let transport = killedAt(Number.POSITIVE_INFINITY).transport;
        const side = SIDES[engine]({
          ...given,
          tuning: {
            ...noWaiting().tuning,
            transport: { send: (request) => transport.send(request), close: async () => {} },
          },
        });
        const declared = {
          name: 'CI gate',
          permissions: 'read-only',
          expires_in: '90d',
          rotation: { every: '30d', rehearse: true },
          deliver_to: [element],
        };
        expect(
          await side.apply({ ...declared, rotate_trigger: 'one' }, { ...ASKED, rotate: false }),
        ).toMatchObject({ ended: 'done' });
        const first = holds();
        const killed = killedAt(point);
        transport = killed.transport;
        const rotating = { ...declared, rotate_trigger: 'two' };
        await killed.ended(side.apply(rotating, ASKED));
        const works = await use(holds());
        expect([point, works]).toEqual([point, 200]);
        const beside = () => rehearsed()?.holds()?.trim() ?? '';
        left.add(beside() !== '');
        expect(working(await keys()).length).toBeLessThanOrEqual(1);
        // What comes after it is a rotation as every other.
        const hasEnded = (await keys()).some(
          ({ name, status }) => name === REHEARSAL && status === 'revoked',
        );
        isOver = hasEnded && beside() === '';
        expect(isOver || holds() === first).toBe(true);

        transport = killedAt(Number.POSITIVE_INFINITY).transport;
        expect([point, await side.apply(rotating, ASKED)]).toMatchObject([point, { ended: 'done' }]);
        expect([point, await use(holds())]).toEqual([point, 200]);
        expect([point, working(await keys())]).toEqual([point, []]);
        expect([point, beside()]).toEqual([point, '']);
        if (isOver) continue;
        expect([point, (await keys()).filter(({ status }) => status === 'active').length]).toEqual([
          point,
          1,
        ]);
      }
      expect(point).toBeGreaterThan(8);
      expect(left).toContain(true);
    },
    120_000,
  );
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { EXAMPLES } from './installed-provider.ts';

const DAY = 86_400_000;
/** Plans decide by the hour that has begun. */
const WELL_INTO_IT = 2 * 3_600_000;
const SECRET = 'secrets/dashboard.key';

/** The example in a directory of its own, with what one asks of it at each date. */
async function openExample() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.workspace.write('main.tf', await readFile(join(EXAMPLES, 'rotation', 'main.tf'), 'utf8'));
  const startedAt = lp.emulator.clock.now();
  return {
    lp,
    advanceToDay: (day: number) => lp.emulator.clock.set(startedAt + day * DAY + WELL_INTO_IT),
    dayOf: (timestamp: unknown) => Math.round((Date.parse(String(timestamp)) - startedAt) / DAY),
    expectNothingToDo: async () => {
      const { code, warnings } = await lp.plan('-detailed-exitcode');
      expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    },
  };
}

describe.skipIf(terraformIsMissing())('examples/terraform/rotation', () => {
  it('keeps the dates it promises, from the first generation to the third', async () => {
    const { lp, advanceToDay, dayOf, expectNothingToDo } = await openExample();
    await lp.applied();
    const first = await lp.secret(SECRET);
    const key = await lp.onlyActiveKey();
    expect(await lp.workspace.output('generation')).toBe(1);
    expect(dayOf(await lp.workspace.output('rotates_at'))).toBe(90);
    expect(dayOf(key.expires_at)).toBe(97);
    advanceToDay(89);
    await expectNothingToDo();

    advanceToDay(95);
    const due = await lp.plan();
    expect(due.counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(due.warnings).toMatchObject([
      {
        summary: 'Key Gets A Successor',
        detail: expect.stringMatching(
          /rotation has been due since .*, 5 days overdue.*keeps working for 7 days/,
        ),
      },
    ]);
    await lp.applied('plan.bin');
    const second = await lp.secret(SECRET);
    expect(await lp.workspace.output('generation')).toBe(2);
    expect(dayOf(await lp.workspace.output('rotates_at'))).toBe(180);
    expect(await lp.workspace.output('still_working')).toEqual({ [key.last_four]: expect.any(String) });
    await expectNothingToDo();

    advanceToDay(97);
    expect([await lp.use(first), await lp.use(second)]).toEqual([200, 200]);
    advanceToDay(103);
    const held = await lp.plan('-detailed-exitcode');
    expect(held).toMatchObject({
      code: 0,
      warnings: [
        {
          summary: 'Old Key Is Held Because It Is Still Used',
          detail: expect.stringContaining('it was used once'),
        },
      ],
    });

    advanceToDay(105);
    expect((await lp.applied()).warnings).toMatchObject([{ summary: 'Old Key Retires' }]);
    expect([await lp.use(first), await lp.use(second)]).toEqual([401, 200]);
    expect(await lp.workspace.output('still_working')).toEqual({});
    await expectNothingToDo();

    advanceToDay(180);
    expect((await lp.applied()).warnings).toMatchObject([{ summary: 'Key Gets A Successor' }]);
    expect(dayOf(await lp.workspace.output('rotates_at'))).toBe(270);
    expect(await lp.use(await lp.secret(SECRET))).toBe(200);
  });

  it('ends the holding of an old key that is used for ever', async () => {
    const { lp, advanceToDay } = await openExample();
    await lp.applied();
    const first = await lp.secret(SECRET);
    advanceToDay(90);
    await lp.applied();
    for (let day = 96; day < 120; day += 6) {
      advanceToDay(day);
      expect(await lp.use(first)).toBe(200);
    }
    advanceToDay(119);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    advanceToDay(121);
    await lp.applied();
    expect([await lp.use(first), await lp.use(await lp.secret(SECRET))]).toEqual([401, 200]);
  });

  it('rotates on demand', async () => {
    const { lp } = await openExample();
    await lp.applied();
    const first = await lp.secret(SECRET);
    await lp.applied('-var=rotate_trigger=seen in a log');
    expect(await lp.workspace.output('generation')).toBe(2);
    expect([await lp.use(first), await lp.use(await lp.secret(SECRET))]).toEqual([200, 200]);
    const again = await lp.plan('-detailed-exitcode', '-var=rotate_trigger=seen in a log');
    expect(again).toMatchObject({ code: 0, warnings: [] });
  });
});

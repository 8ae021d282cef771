import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A window of two hours that is open at a time. */
function windowAt(at: number): string {
  const day = DAYS[new Date(at).getUTCDay()];
  const hour = new Date(at).getUTCHours();
  const clock = (hours: number) => `${String(hours % 24).padStart(2, '0')}:00`;
  return `{ days = ["${day}"], from = "${clock(hour)}", to = "${clock(hour + 2)}", time_zone = "Etc/UTC" }`;
}

describe.skipIf(terraformIsMissing())('a rotation with a window', () => {
  it('waits for it, then rotates, and its trigger does not wait', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const opens = lp.emulator.clock.now() + 91 * DAY + 12 * HOUR;
    const rotation = `{ every = "90d", overlap = "7d", window = ${windowAt(opens)} }`;
    await lp.declare(keyBlock({ expires_in: null, rotation }));
    await lp.applied();
    const first = await lp.onlyActiveKey();
    expect(Date.parse(String((await lp.values(ADDRESS)).rotates_at))).toBeGreaterThan(opens - 2 * HOUR);

    lp.advance(91);
    const waits = await lp.plan('-detailed-exitcode');
    expect(waits).toMatchObject({ code: 0, warnings: [{ summary: 'Rotation Waits For Its Window' }] });
    await lp.applied();
    expect(await lp.onlyActiveKey()).toMatchObject({ id: first.id });

    lp.emulator.clock.advance(12 * HOUR);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare(keyBlock({ expires_in: null, rotation, rotate_trigger: '"now"' }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 3 });
  });

  it('waits for the end of a freeze', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const now = lp.emulator.clock.now();
    const [from, to] = [85, 95].map((days) => new Date(now + days * DAY).toISOString());
    const rotation = `{ every = "90d", not_between = [{ from = "${from}", to = "${to}" }] }`;
    await lp.declare(keyBlock({ expires_in: null, rotation }));
    await lp.applied();
    lp.advance(91);
    expect(await lp.plan('-detailed-exitcode')).toMatchObject({
      code: 0,
      warnings: [{ summary: 'Rotation Waits For Its Window' }],
    });
    lp.advance(5);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
  });
});

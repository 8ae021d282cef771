import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const DAY = 86_400_000;

const declared = ({ name = 'CI gate', within = '90d' } = {}) => `
resource "lowerplane_api_key" "ci" {
  name         = "${name}"
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = "${within}"
  deliver_to   = [{ file = { path = "ci.key" } }]
}`;

describe.skipIf(terraformIsMissing())('the life of a key', () => {
  it('creates what is declared, delivers a secret that works, and then has nothing to do', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(declared());
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [], warnings: [], counts: { add: 1 } });
    expect(await lp.keys()).toEqual([]);

    const applied = await lp.applied('plan.bin');
    expect(applied.counts).toEqual({ add: 1, change: 0, remove: 0 });

    const key = await lp.onlyActiveKey();
    expect(key).toMatchObject({ name: 'CI gate', permissions: 'read-only', environments: ['production'] });
    expect(Date.parse(key.expires_at ?? '') - Date.parse(key.created_at)).toBeCloseTo(90 * DAY, -4);
    expect(await lp.values('lowerplane_api_key.ci')).toMatchObject({
      id: key.id,
      generation: 1,
      status: 'active',
      last_four: key.last_four,
      fingerprint: key.fingerprint,
      secret: null,
      sealed_secret: null,
      previous: [],
      created_by: expect.stringContaining('Bootstrap admin'),
    });

    const secret = await lp.secret();
    expect(secret.endsWith(key.last_four)).toBe(true);
    expect(await lp.use(secret)).toBe(200);
    const { mode } = await stat(join(lp.workspace.directory, 'ci.key'));
    expect((mode & 0o777).toString(8)).toBe('600');

    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(30);
    expect(await lp.plan('-detailed-exitcode')).toMatchObject({ code: 0, warnings: [] });
  });

  it('renames in place and changes the expiration in place', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(declared());
    await lp.applied();
    const before = await lp.onlyActiveKey();
    const secret = await lp.secret();

    await lp.declare(declared({ name: 'CI gate, production', within: '30d' }));
    expect(await lp.plan()).toMatchObject({ counts: { add: 0, change: 1, remove: 0 }, warnings: [] });
    expect(await lp.change('lowerplane_api_key.ci')).toMatchObject({
      actions: ['update'],
      before: { id: before.id, name: 'CI gate', generation: 1 },
      after: { id: before.id, name: 'CI gate, production', generation: 1 },
    });
    await lp.applied('plan.bin');

    const after = await lp.onlyActiveKey();
    expect(after).toMatchObject({ id: before.id, name: 'CI gate, production' });
    expect(Date.parse(after.expires_at ?? '') - Date.parse(after.created_at)).toBeCloseTo(30 * DAY, -4);
    expect(await lp.secret()).toBe(secret);
    expect(await lp.acts()).toEqual([
      `created ${before.id}`,
      `expiration_changed ${before.id}`,
      `renamed ${before.id}`,
      `expiration_changed ${before.id}`,
    ]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('takes the same instant written in another zone for no change', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const at = (when: string) => declared().replace('expires_in   = "90d"', `expires_at = "${when}"`);
    const year = new Date().getUTCFullYear() + 1;
    await lp.declare(at(`${year}-03-31T00:00:00Z`));
    await lp.applied();
    expect((await lp.onlyActiveKey()).expires_at).toMatch(`${year}-03-31T00:00:00`);

    await lp.declare(at(`${year}-03-31T02:00:00+02:00`));
    await lp.applied();
    expect(await lp.acts()).toHaveLength(2);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare(at(`${year}-04-30T00:00:00Z`));
    await lp.applied();
    expect((await lp.onlyActiveKey()).expires_at).toMatch(`${year}-04-30T00:00:00`);
  });

  it('revokes the key and withdraws its secret when the resource is destroyed', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(declared());
    await lp.applied();
    const [key] = await lp.keys();
    const secret = await lp.secret();

    const destroyed = await lp.report(['destroy', '-auto-approve']);
    expect(destroyed).toMatchObject({ code: 0, errors: [], counts: { remove: 1 } });
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.hasFile()).toBe(false);
    expect(await lp.use(secret)).toBe(401);
    expect((await lp.acts()).slice(0, 3)).toEqual([
      `created ${key?.id}`,
      `expiration_changed ${key?.id}`,
      `revoked ${key?.id}`,
    ]);
    expect((await lp.state()).size).toBe(0);
  });

  it('warns of a key that never expires, unless that is said on purpose', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(declared().replace('expires_in   = "90d"', ''));
    const { warnings } = await lp.plan();
    expect(warnings.map(({ summary }) => summary)).toEqual(['Key Never Expires']);
    expect(await lp.change('lowerplane_api_key.ci')).toMatchObject({ after: { expiration: 'never' } });

    await lp.declare(declared({ within: 'never' }));
    expect((await lp.applied()).warnings).toEqual([]);
    expect((await lp.onlyActiveKey()).expires_at).toBeNull();
  });
});

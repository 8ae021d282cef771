import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const DAY = 86_400_000;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

const one = (label: string, lookup: string) => `data "lowerplane_api_key" "${label}" {\n  ${lookup}\n}\n`;
const many = (label: string, filter: string) => `data "lowerplane_api_keys" "${label}" {\n  ${filter}\n}\n`;

/** Four keys: used, narrow, expired and revoked. */
async function withFourKeys() {
  const lp = await LowerPlaneWorkspace.open();
  const used = await lp.createOutside({ name: 'Dashboard', permissions: 'read-only' });
  await lp.use(used.secret);
  await lp.use(used.secret);
  const narrow = await lp.createOutside({
    name: 'CI gate',
    permissions: 'read-write',
    environments: ['production', 'staging'],
    expires_at: new Date(Date.now() + 90 * DAY).toISOString(),
  });
  const expired = await lp.createOutside({
    name: 'Old CI gate',
    permissions: 'read-only',
    environments: ['development'],
    expires_at: new Date(Date.now() + DAY).toISOString(),
  });
  const revoked = await lp.createOutside({ name: 'Leaked', permissions: 'admin' });
  await lp.outside.revokeApiKey(revoked.key.id);
  lp.advance(2);
  return { lp, used, narrow, expired, revoked };
}

describe.skipIf(terraformIsMissing())('data sources', () => {
  it('show every column of a key, by id or by name', async () => {
    const { lp, used, narrow, revoked } = await withFourKeys();
    await lp.declare(
      one('used', 'name = "Dashboard"') +
        one('narrow', `id = "${narrow.key.id}"`) +
        one('revoked', `id = "${revoked.key.id}"`),
    );
    await lp.applied();
    expect(await lp.values('data.lowerplane_api_key.used')).toEqual({
      id: used.key.id,
      name: 'Dashboard',
      permissions: 'read-only',
      environments: null,
      all_environments: true,
      status: 'active',
      last_four: used.key.last_four,
      fingerprint: used.key.fingerprint,
      created_at: expect.stringMatching(ISO),
      created_by: expect.stringContaining('Bootstrap admin'),
      expiration: 'never',
      last_used_at: expect.stringMatching(ISO),
      request_count: 2,
      revoked_at: null,
      revoked_by: null,
    });
    expect(await lp.values('data.lowerplane_api_key.narrow')).toMatchObject({
      name: 'CI gate',
      environments: ['production', 'staging'],
      all_environments: false,
      expiration: expect.stringMatching(ISO),
      last_used_at: null,
      request_count: 0,
    });
    expect(await lp.values('data.lowerplane_api_key.revoked')).toMatchObject({
      status: 'revoked',
      revoked_at: expect.stringMatching(ISO),
      revoked_by: expect.stringContaining('Bootstrap admin'),
    });
  });

  it('list keys, and combine filters', async () => {
    const { lp, used, narrow, expired, revoked } = await withFourKeys();
    const filters = {
      all: '',
      active: 'status = "active"',
      expired: 'status = "expired"',
      revoked: 'status = "revoked"',
      staging: 'environment = "staging"\n  status = "active"',
      writers: 'permissions = "read-write"',
      gates: 'name_contains = "ci GATE"',
      none: 'name_contains = "ci gate"\n  permissions = "admin"',
    };
    await lp.declare(
      Object.entries(filters)
        .map(([label, filter]) => many(label, filter))
        .join(''),
    );
    await lp.applied();
    const state = await lp.state();
    const bootstrap = (await lp.outside.getOwnApiKey()).id;
    const ids = (label: string) => {
      const { keys } = state.get(`data.lowerplane_api_keys.${label}`) ?? {};
      expect(Array.isArray(keys), label).toBe(true);
      return Array.isArray(keys) ? keys.map(({ id }) => id) : [];
    };
    const [a, b, c, d] = [used.key.id, narrow.key.id, expired.key.id, revoked.key.id];
    expect(ids('all')).toEqual([d, c, b, a, bootstrap]);
    expect(ids('active')).toEqual([b, a, bootstrap]);
    expect(ids('expired')).toEqual([c]);
    expect(ids('revoked')).toEqual([d]);
    expect(ids('staging')).toEqual([b, a, bootstrap]);
    expect(ids('writers')).toEqual([b]);
    expect(ids('gates')).toEqual([c, b]);
    expect(ids('none')).toEqual([]);
  });

  it('refuse lookups that are ambiguous, unknown, of a revoked name, or not said', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const twin = { name: 'Twin', permissions: 'read-only' } as const;
    const twins = [await lp.createOutside(twin), await lp.createOutside(twin)];
    const gone = await lp.createOutside({ name: 'Gone', permissions: 'read-only' });
    await lp.outside.revokeApiKey(gone.key.id);
    await lp.declare(
      one('twin', 'name = "Twin"') +
        one('gone', 'name = "Gone"') +
        one('unknown', 'id = "key_00000000000000000000"'),
    );
    const { errors } = await lp.plan();
    const errorOf = (label: string) => errors.find(({ address }) => address?.endsWith(`.${label}`));
    expect(errorOf('twin')).toMatchObject({ summary: 'More Than One Key Of This Name' });
    for (const { key } of twins) expect(errorOf('twin')?.detail).toContain(key.id);
    expect(errorOf('gone')).toMatchObject({
      summary: 'No Such Key',
      detail: expect.stringContaining('To find a revoked key, use its id'),
    });
    expect(errorOf('unknown')).toMatchObject({ summary: 'No Such Key' });
    expect(errors).toHaveLength(3);

    await lp.declare(
      one('both', 'id = "x"\n  name = "y"') + one('neither', '') + many('bad', 'status = "gone"'),
    );
    const invalid = await lp.plan();
    expect(invalid.errors.filter(({ summary }) => summary === 'Give Either An Id Or A Name')).toHaveLength(2);
    expect(invalid.errors).toHaveLength(3);
  });

  it('work with a read-only key, and never make the plan of a resource noisy', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const reader = await lp.createOutside({ name: 'Reader', permissions: 'read-only' });
    await lp.declare(many('all', ''));
    const report = await lp.report(['apply', '-auto-approve'], { LOWERPLANE_API_KEY: reader.secret });
    expect(report).toMatchObject({ code: 0, errors: [] });

    await lp.declare(keyBlock() + one('ci', 'id = lowerplane_api_key.ci.id'));
    await lp.applied();
    expect(await lp.values('data.lowerplane_api_key.ci')).toMatchObject({
      name: 'CI gate',
      request_count: 0,
    });
    await lp.use(await lp.secret());
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});

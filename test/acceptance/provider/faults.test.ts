import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const CREATE = { method: 'POST', path: '/v1/api-keys' } as const;
const REVOKE = { method: 'POST', path: '/v1/api-keys/{id}/revoke' } as const;
const ADDRESS = 'lowerplane_api_key.ci';

async function opened(provider = '') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(), provider);
  return lp;
}

/** No key works that no one holds: exactly one is active, and it is the delivered one. */
async function expectNoOrphan(lp: LowerPlaneWorkspace) {
  const key = await lp.onlyActiveKey();
  expect(fingerprint(await lp.secret())).toBe(key.fingerprint);
  expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id, fingerprint: key.fingerprint });
  expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
}

describe.skipIf(terraformIsMissing())('when LowerPlane has a bad day', () => {
  it('a few rate limits, outages and broken connections go by unnoticed', async () => {
    const lp = await opened();
    lp.emulator.faults.add({ kind: 'status', status: 429, retry_after: 0, times: 1 });
    lp.emulator.faults.add({ kind: 'status', status: 503, retry_after: 0, times: 1, ...CREATE });
    lp.emulator.faults.add({ kind: 'drop', times: 1, ...CREATE });
    const applied = await lp.applied();
    expect(applied.errors).toEqual([]);
    expect(lp.emulator.faults.list()).toEqual([]);
    await expectNoOrphan(lp);
  });

  it('a rate limit that does not end is an error that says so, and nothing is made', async () => {
    const lp = await opened('max_retries = 1');
    lp.emulator.faults.add({ kind: 'status', status: 429, retry_after: 0, ...CREATE });
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      { address: ADDRESS, detail: expect.stringContaining('failed with status 429') },
    ]);
    expect(errors[0]?.detail).toContain('Tried 2 times');
    expect(await lp.keys()).toEqual([]);
    expect(await lp.hasFile()).toBe(false);

    lp.emulator.faults.clear();
    await lp.applied();
    await expectNoOrphan(lp);
  });

  it('an internal error is reported as a fault of the server, and the next apply starts cleanly', async () => {
    const lp = await opened('max_retries = 0');
    lp.emulator.faults.add({ kind: 'status', status: 500, times: 1, ...CREATE });
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.detail).toContain('failed with status 500');
    await lp.applied();
    await expectNoOrphan(lp);
  });

  it('a key whose answer was lost, and lost again, is revoked, and another one delivered', async () => {
    const lp = await opened();
    lp.emulator.faults.add({ kind: 'lose-response', times: 2, ...CREATE });
    await lp.applied();
    expect(await lp.keys()).toMatchObject([{ status: 'revoked' }, { status: 'active' }]);
    await expectNoOrphan(lp);
  });

  it('a key whose answer never came is found and revoked by the next apply', async () => {
    const lp = await opened('max_retries = 0');
    lp.emulator.faults.add({ kind: 'lose-response', times: 1, ...CREATE });
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors[0]?.detail).toContain('It is not known whether the request was carried out');
    const orphan = await lp.onlyActiveKey();

    const { warnings } = await lp.applied();
    expect(
      warnings.find(({ summary }) => summary.startsWith('Key Of An Interrupted Apply Was')),
    ).toMatchObject({
      summary: 'Key Of An Interrupted Apply Was Revoked: "CI gate"',
      detail: expect.stringContaining(orphan.id),
    });
    await expectNoOrphan(lp);
  });

  it('a lost response to a change or a revocation is harmless: both are idempotent', async () => {
    const lp = await opened();
    await lp.applied();
    const before = await lp.onlyActiveKey();
    lp.emulator.faults.add({ kind: 'lose-response', times: 1, method: 'PATCH', path: '/v1/api-keys/{id}' });
    lp.emulator.faults.add({ kind: 'lose-response', times: 1, ...REVOKE });
    await lp.declare(keyBlock({ name: '"Renamed"' }));
    await lp.applied();
    expect(await lp.onlyActiveKey()).toMatchObject({ id: before.id, name: 'Renamed' });
    await lp.declare(keyBlock({ name: '"Renamed"', environments: null }));
    await lp.applied();
    await expectNoOrphan(lp);
    expect((await lp.keys())[0]).toMatchObject({ id: before.id, status: 'revoked' });
  });

  it('an old key that could not be revoked is kept in mind, and revoked by the next apply', async () => {
    const lp = await opened('max_retries = 0');
    await lp.applied();
    const before = await lp.onlyActiveKey();
    lp.emulator.faults.add({ kind: 'status', status: 503, times: 1, ...REVOKE });
    await lp.declare(keyBlock({ environments: null }), 'max_retries = 0');
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      { summary: 'Old Key Not Revoked', detail: expect.stringContaining(`${before.id}`) },
    ]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: before.id }] });

    const again = await lp.applied();
    expect(again.counts).toMatchObject({ add: 0, change: 1 });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    await expectNoOrphan(lp);
  });
});

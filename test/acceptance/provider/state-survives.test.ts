import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../provider/emulator/faults.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const LIST = { method: 'GET', path: '/v1/api-keys' } as const;
const IMPATIENT = 'max_retries = 0\n  request_timeout = "1s"';

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['an internal error', { kind: 'status', status: 500, ...LIST }],
  ['a rate limit', { kind: 'status', status: 429, ...LIST }],
  ['an outage', { kind: 'status', status: 503, ...LIST }],
  ['a broken connection', { kind: 'drop', ...LIST }],
  ['a timeout', { kind: 'latency', milliseconds: 3000, ...LIST }],
];

async function withKey() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(), IMPATIENT);
  await lp.applied();
  return lp;
}

describe.skipIf(terraformIsMissing())('a refresh that fails is an error, and never empties the state', () => {
  it('after a server fault, a broken connection or a timeout', async () => {
    const lp = await withKey();
    const before = await lp.workspace.read('terraform.tfstate');
    for (const [what, fault] of FAULTS) {
      lp.emulator.faults.add(fault);
      const { code, errors } = await lp.report(['apply', '-refresh-only', '-auto-approve']);
      expect(code, what).toBe(1);
      expect(errors, what).toHaveLength(1);
      expect(errors[0]?.address, what).toBe('lowerplane_api_key.ci');
      expect(await lp.workspace.read('terraform.tfstate'), what).toBe(before);
      lp.emulator.faults.clear();
    }
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('after 401 and 403', async () => {
    const lp = await withKey();
    const before = await lp.workspace.read('terraform.tfstate');
    const gone = await lp.createOutside({ name: 'Gone', permissions: 'admin' });
    await lp.outside.revokeApiKey(gone.key.id);
    const narrow = await lp.createOutside({
      name: 'Narrow',
      permissions: 'admin',
      environments: ['staging'],
    });
    for (const [secret, detail] of [
      [gone.secret, /failed with status 401/],
      [narrow.secret, /failed with status 403/],
    ] as const) {
      const args = ['apply', '-refresh-only', '-auto-approve'];
      const { code, errors } = await lp.report(args, { LOWERPLANE_API_KEY: secret });
      expect(code).toBe(1);
      expect(errors[0]?.detail).toMatch(detail);
      expect(await lp.workspace.read('terraform.tfstate')).toBe(before);
    }
  });

  it('when something else answers in the place of LowerPlane', async () => {
    const lp = await withKey();
    const before = await lp.workspace.read('terraform.tfstate');
    const report = await lp.report(['apply', '-refresh-only', '-auto-approve'], {
      LOWERPLANE_BASE_URL: `${lp.emulator.url}/somewhere/else`,
    });
    expect(report.code).toBe(1);
    expect(report.errors).toHaveLength(1);
    expect(await lp.workspace.read('terraform.tfstate')).toBe(before);
  });
});

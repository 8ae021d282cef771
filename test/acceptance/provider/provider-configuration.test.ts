import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

/** Two resources, so that an error said once per resource would show. */
const RESOURCES =
  keyBlock() + keyBlock({ name: '"Other"', deliver_to: '[{ file = { path = "b" } }]' }, 'other');

async function opened() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(RESOURCES);
  return lp;
}

const planWith = (lp: LowerPlaneWorkspace, environment: Readonly<Record<string, string>>) =>
  lp.report(['plan'], environment);

describe.skipIf(terraformIsMissing())(
  'a provider that cannot work is one error before anything is planned',
  () => {
    it('without a key, without an address, or with a bad address', async () => {
      const lp = await opened();
      const wrongs = [
        [
          { LOWERPLANE_API_KEY: '' },
          'Missing api_key',
          /Set api_key in the provider block, or.*LOWERPLANE_API_KEY/,
        ],
        [{ LOWERPLANE_BASE_URL: '' }, 'Missing base_url', /Set base_url in the provider block/],
        [{ LOWERPLANE_BASE_URL: 'lowerplane' }, 'Invalid Base URL', /https:/],
        [
          { LOWERPLANE_BASE_URL: 'http://lowerplane.example.com' },
          'Key Would Be Sent Unencrypted',
          /Use https:\/\/lowerplane\.example\.com/,
        ],
        [{ LOWERPLANE_API_KEY: 'two words' }, 'Malformed API Key', /a space/],
      ] as const;
      for (const [environment, summary, detail] of wrongs) {
        const report = await planWith(lp, environment);
        expect(report.code).toBe(1);
        expect(report.errors).toMatchObject([{ summary, detail: expect.stringMatching(detail) }]);
        expect(report.output).not.toContain('planned_change');
        expect(report.output).not.toContain('two words');
      }
      expect(lp.emulator.requests.total()).toBe(0);
    });

    it('with a key that LowerPlane does not know, that is revoked, or that has expired', async () => {
      const lp = await opened();
      const unknown = makeKeyText(new Uint8Array(40).fill(7));
      const admin = { name: 'Old admin', permissions: 'admin' } as const;
      const revoked = await lp.createOutside(admin);
      await lp.outside.revokeApiKey(revoked.key.id);
      const soon = new Date(Date.now() + 86_400_000).toISOString();
      const expired = await lp.createOutside({ ...admin, expires_at: soon });
      lp.advance(2);

      const wrongs = [
        [unknown, /This key does not exist here/],
        [revoked.secret, /was revoked at/],
        [expired.secret, /expired at/],
      ] as const;
      for (const [secret, detail] of wrongs) {
        const report = await planWith(lp, { LOWERPLANE_API_KEY: secret });
        expect(report.code).toBe(1);
        expect(report.errors).toHaveLength(1);
        expect(report.errors[0]?.detail).toMatch(detail);
        expect(report.output).not.toContain('planned_change');
        expect(report.output).not.toContain(secret);
      }
    });

    it('with a key that may not manage keys, or reaches too few environments', async () => {
      const lp = await opened();
      const reader = await lp.createOutside({ name: 'Reader', permissions: 'read-only' });
      const readOnly = await planWith(lp, { LOWERPLANE_API_KEY: reader.secret });
      expect(readOnly.code).toBe(1);
      expect(readOnly.errors).toMatchObject([
        { summary: 'API Key Cannot Manage Keys', detail: expect.stringContaining('"Reader"') },
      ]);

      const narrow = await lp.createOutside({
        name: 'Staging admin',
        permissions: 'admin',
        environments: ['staging'],
      });
      const outOfReach = await planWith(lp, { LOWERPLANE_API_KEY: narrow.secret });
      expect(outOfReach.errors[0]).toMatchObject({
        summary: 'Environments Out Of Reach',
        detail: expect.stringContaining('"Staging admin", which reaches only staging'),
      });
      expect(await lp.activeKeys()).toHaveLength(2);
    });

    it('with a LowerPlane that is not there', async () => {
      const lp = await LowerPlaneWorkspace.open();
      await lp.declare(RESOURCES, 'max_retries = 0');
      const report = await planWith(lp, { LOWERPLANE_BASE_URL: 'http://127.0.0.1:9' });
      expect(report.code).toBe(1);
      expect(report.errors).toMatchObject([
        {
          summary: 'LowerPlane Unreachable',
          detail: expect.stringContaining('127.0.0.1:9 refused the connection'),
        },
      ]);
    });

    it('with a LowerPlane that fails while new keys are planned', async () => {
      const lp = await LowerPlaneWorkspace.open();
      await lp.declare(keyBlock(), 'max_retries = 0');
      lp.emulator.faults.add({ kind: 'status', status: 500, method: 'GET', path: '/v1/api-keys' });
      const { errors } = await lp.plan();
      expect(errors).toHaveLength(1);
      expect(errors[0]?.detail).toContain('GET /v1/api-keys failed with status 500');
    });

    it('but a configuration given in the provider block works, and unknown settings wait for apply', async () => {
      const lp = await LowerPlaneWorkspace.open({ LOWERPLANE_API_KEY: '', TF_VAR_key: 'set below' });
      await lp.declare(
        `variable "key" {\n  sensitive = true\n}\nresource "terraform_data" "url" {\n  input = "${lp.emulator.url}"\n}\n${keyBlock()}`,
        `base_url = terraform_data.url.output\n  api_key = var.key\n  request_timeout = "10s"`,
      );
      const report = await lp.report(['apply', '-auto-approve'], { TF_VAR_key: lp.providerKey });
      expect(report).toMatchObject({ code: 0, counts: { add: 2 } });
      expect(await lp.use(await lp.secret())).toBe(200);
    });
  },
);

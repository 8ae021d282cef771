import { describe, expect, it } from 'vitest';
import { runningVault, TOKEN } from '../../integration/delivery/running-vault.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import {
  ADDRESS,
  deliveringTo,
  expectNothingToDo,
  expectRotation,
  withVault,
} from './delivering-workspace.ts';

const VAULT = '{ vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } }';
const PATH = 'ci/lowerplane';

describe.skipIf(terraformIsMissing())('vault_kv', () => {
  it('takes a working key into a secret, and leaves its other values alone', async () => {
    const { lp, vault } = await withVault();
    vault.engine.put(PATH, '{"url":"https://example.com"}');
    await lp.declare(deliveringTo(VAULT));
    await lp.applied();
    const delivered = { url: 'https://example.com', api_key: expect.stringMatching(/^lp_/) };
    expect(vault.engine.data(PATH)).toEqual(delivered);
    const secret = apiKey(vault.engine.data(PATH));
    expect(await lp.use(secret)).toBe(200);
    await expectNothingToDo(lp);

    await lp.declare(deliveringTo(VAULT).replace('"read-only"', '"read-write"'));
    await lp.applied();
    const successor = apiKey(vault.engine.data(PATH));
    expect([await lp.use(secret), await lp.use(successor)]).toEqual([401, 200]);
    await expectNothingToDo(lp);

    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, warnings: [] });
    expect(vault.engine.data(PATH)).toEqual({ url: 'https://example.com' });
    expect(await lp.use(successor)).toBe(401);
    expect(JSON.stringify(vault.seen)).not.toContain(lp.providerKey);
  });

  it('takes address, token and namespace from the provider block, and sees drift there too', async () => {
    const vault = await runningVault('team');
    const lp = await LowerPlaneWorkspace.open({ VAULT_TOKEN: 'of-the-environment', TF_VAR_token: TOKEN });
    const declare = () =>
      lp.declare(
        `variable "token" {
  type      = string
  ephemeral = true
}
${deliveringTo(VAULT)}`,
        `vault = {
    address   = "${vault.url}"
    token     = var.token
    namespace = "team"
  }`,
      );
    await declare();
    await lp.applied();
    expect(await lp.use(apiKey(vault.engine.data(PATH)))).toBe(200);
    await expectNothingToDo(lp);

    vault.engine.put(PATH, '{}');
    await expectRotation(
      lp,
      'vault_kv:secret/ci/lowerplane#api_key (version 2 of the secret has no "api_key", delivered as version 1)',
    );
    expect(await lp.use(apiKey(vault.engine.data(PATH)))).toBe(200);
    expect(await lp.workspace.read('terraform.tfstate')).not.toContain(TOKEN);
  });

  it('is refused at plan when Vault is not known, not asked with a good token, or holds something else', async () => {
    const { lp, vault } = await withVault();
    await lp.declare(deliveringTo(VAULT));
    const refusal = async (environment: Readonly<Record<string, string>>) => {
      const { code, errors } = await lp.report(['plan'], environment);
      expect(code).toBe(1);
      expect(errors).toMatchObject([{ summary: 'Destination Cannot Take The Secret', address: ADDRESS }]);
      expect(errors[0]?.snippet?.code).toContain('vault_kv');
      return errors[0]?.detail;
    };
    expect(await refusal({ VAULT_ADDR: '' })).toContain('The address of Vault is not set. Set VAULT_ADDR');
    expect(await refusal({ VAULT_TOKEN: '' })).toContain('The Vault token is not set. Set VAULT_TOKEN');
    expect(await refusal({ VAULT_TOKEN: 'mistyped' })).toContain('Vault does not allow it (403');
    expect(await refusal({ VAULT_ADDR: 'http://vault.example.com' })).toContain('plain http');
    vault.engine.put(PATH, '{"api_key":"of someone else"}');
    expect(await refusal({})).toContain('contains something other than a LowerPlane key');
    expect(vault.engine.data(PATH)).toEqual({ api_key: 'of someone else' });
    expect(await lp.keys()).toEqual([]);
  });
});

function apiKey(data: unknown): string {
  const found = typeof data === 'object' && data !== null && 'api_key' in data ? data.api_key : undefined;
  if (typeof found !== 'string') throw new Error('Vault holds no api_key');
  return found;
}

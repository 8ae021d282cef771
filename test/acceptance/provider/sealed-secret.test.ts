import {
  armor,
  Decrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

async function unseal(sealed: unknown, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(String(sealed)), 'text');
}

const sealedTo = (recipients: readonly string[]) =>
  `[{ age = { recipients = ${JSON.stringify(recipients)} } }]`;

describe.skipIf(terraformIsMissing())('a secret in state', () => {
  it('that is sealed opens with each identity, and is a key that works', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const identities = [await generateX25519Identity(), await generateHybridIdentity()];
    const recipients = await Promise.all(identities.map((identity) => identityToRecipient(identity)));
    const output = `output "sealed" {\n  value = ${ADDRESS}.sealed_secret\n}\n`;
    await lp.declare(keyBlock({ deliver_to: sealedTo(recipients) }) + output);
    await lp.applied();

    const { sealed_secret: sealed, secret } = await lp.values(ADDRESS);
    expect(secret).toBeNull();
    expect(sealed).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(await lp.workspace.output('sealed')).toBe(sealed);
    for (const identity of identities) expect(await lp.use(await unseal(sealed, identity))).toBe(200);
    await expect(unseal(sealed, await generateX25519Identity())).rejects.toThrow();
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is sealed again for other recipients, which takes a successor', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const [first, second] = [await generateX25519Identity(), await generateX25519Identity()];
    await lp.declare(keyBlock({ deliver_to: sealedTo([await identityToRecipient(first)]) }));
    await lp.applied();
    const old = await unseal((await lp.values(ADDRESS)).sealed_secret, first);

    await lp.declare(keyBlock({ deliver_to: sealedTo([await identityToRecipient(second)]) }));
    await lp.applied();
    const { sealed_secret: sealed, generation } = await lp.values(ADDRESS);
    expect(generation).toBe(2);
    await expect(unseal(sealed, first)).rejects.toThrow();
    expect([await lp.use(old), await lp.use(await unseal(sealed, second))]).toEqual([401, 200]);
  });

  it('is plain only where secret_in_state asks for it, and hidden from every output', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ deliver_to: null, secret_in_state: 'true' }));
    const applied = await lp.applied();
    const { secret } = await lp.values(ADDRESS);
    expect(await lp.use(String(secret))).toBe(200);
    expect(applied.output).not.toContain(secret);
    expect((await lp.workspace.succeed(['show', '-no-color'])).stdout).not.toContain(secret);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    const leak = `output "leak" {\n  value = ${ADDRESS}.secret\n}\n`;
    await lp.declare(keyBlock({ deliver_to: null, secret_in_state: 'true' }) + leak);
    expect((await lp.plan()).errors[0]?.summary).toContain('sensitive');
  });

  it('is removed from state when secret_in_state is removed', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ secret_in_state: 'true' }));
    await lp.applied();
    const { id, secret } = await lp.values(ADDRESS);
    expect(secret).toBe(await lp.secret());
    await lp.declare(keyBlock());
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ id, secret: null, generation: 1 });
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});

import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const into = (path: string) => ({ deliver_to: `[{ file = { path = "${path}" } }]` });

describe.skipIf(terraformIsMissing())('a key under another address', () => {
  it('is the same key when a moved block says so', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    await lp.applied();
    const moved = 'moved {\n  from = lowerplane_api_key.ci\n  to   = lowerplane_api_key.gate\n}\n';
    await lp.declare(moved + keyBlock({}, 'gate'));
    expect(await lp.applied()).toMatchObject({ counts: { add: 0, change: 0, remove: 0 } });
    expect(await lp.acts()).toHaveLength(2);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is another key without one, and the place they share holds the new secret', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    await lp.applied();
    const before = await lp.onlyActiveKey();
    await lp.declare(keyBlock({}, 'gate'));
    expect(await lp.applied()).toMatchObject({ errors: [], counts: { add: 1, remove: 1 } });
    expect((await lp.onlyActiveKey()).id).not.toBe(before.id);
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('may swap places with another one', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const two = (a: string, b: string) =>
      keyBlock({ name: '"A"', ...into(a) }, 'a') + keyBlock({ name: '"B"', ...into(b) }, 'b');
    await lp.declare(two('one.key', 'two.key'));
    await lp.applied();
    await lp.declare(two('two.key', 'one.key'));
    await lp.applied();
    for (const [address, file] of [
      ['a', 'two.key'],
      ['b', 'one.key'],
    ] as const) {
      const secret = await lp.secret(file);
      expect(await lp.use(secret)).toBe(200);
      const { last_four: lastFour } = await lp.values(`lowerplane_api_key.${address}`);
      expect(secret.endsWith(String(lastFour))).toBe(true);
    }
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('may swap places with another one when Terraform reads one key after the other, in a directory that ran before', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const rotation = { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' };
    const two = (a: string, b: string) =>
      keyBlock({ name: '"A"', ...rotation, ...into(a) }, 'a') +
      keyBlock({ name: '"B"', ...rotation, ...into(b) }, 'b');
    const apply = () => lp.workspace.succeed(['apply', '-auto-approve', '-input=false', '-parallelism=1']);
    await lp.declare(two('one.key', 'two.key'));
    await apply();
    await lp.declare(two('two.key', 'one.key'));
    const { output } = await apply();
    for (const [address, file] of [
      ['a', 'two.key'],
      ['b', 'one.key'],
    ] as const) {
      const secret = await lp.secret(file);
      const { last_four: lastFour } = await lp.values(`lowerplane_api_key.${address}`);
      expect(secret.endsWith(String(lastFour))).toBe(true);
    }
    // Of the first key only: when the second one is delivered, the first one's new secret has taken its place already.
    expect(output.match(/Old Secret Left In Place: \S+/g)).toHaveLength(1);
    expect(output).toMatch(/unless\s+another\s+key\s+is\s+delivered\s+there/);
  });
});

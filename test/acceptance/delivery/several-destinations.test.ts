import { describe, expect, it } from 'vitest';
import { errorReply } from '../../fixtures/github-api/reply.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { ADDRESS, expectNothingToDo, NAME } from './delivering-workspace.ts';

/** Those that cannot be restored are declared first, and must still come last. */
const EVERYWHERE = `[
  { github_actions_secret = { repository = "octo/app", name = "${NAME}" } },
  { command = { program = ["sh", "keep.sh"] } },
  { file = { path = "ci.key" } },
  { vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } },
]`;
/** Where no one can read a secret again. */
const WRITE_ONLY = `[
  { github_actions_secret = { repository = "octo/app", name = "${NAME}" } },
  { command = { program = ["sh", "keep.sh"] } },
]`;
const PUT = 'actions/create-or-update-repo-secret';

async function everywhere(destinations = EVERYWHERE) {
  const github = await runningGithub();
  const vault = await runningVault();
  const lp = await LowerPlaneWorkspace.open({
    GITHUB_API_URL: github.api.url,
    GITHUB_TOKEN,
    VAULT_ADDR: vault.url,
    VAULT_TOKEN,
  });
  await lp.workspace.write('keep.sh', 'cat > kept.key\n');
  const declare = (trigger: string) =>
    lp.declare(keyBlock({ deliver_to: destinations, rotate_trigger: `"${trigger}"` }));
  await declare('first');
  const held = async () => {
    const file = (await lp.hasFile()) ? await lp.secret() : undefined;
    const kept = (await lp.hasFile('kept.key')) ? await lp.secret('kept.key') : undefined;
    const data: unknown = vault.engine.data('ci/lowerplane');
    return { file, vault: data, github: github.store.get('octo/app', NAME)?.value, kept };
  };
  const refused = async (destination: string) => {
    const report = await lp.apply();
    expect(report.code).toBe(1);
    expect(report.errors).toMatchObject([{ summary: 'Secret Not Delivered', address: ADDRESS }]);
    const detail = report.errors[0]?.detail ?? '';
    expect(detail).toContain(`The secret of "CI gate" did not reach ${destination}.`);
    const abandoned = (await lp.keys()).at(-1);
    expect(abandoned).toMatchObject({ status: 'revoked' });
    expect(detail).toContain(`The new key ${abandoned?.id} was revoked`);
    return detail;
  };
  return { lp, github, vault, declare, held, refused };
}

const all = (secret: string) => ({ file: secret, vault: { api_key: secret }, github: secret, kept: secret });
const NOTHING = { file: undefined, vault: undefined, github: undefined, kept: undefined };

describe.skipIf(terraformIsMissing())('a secret for several destinations', () => {
  it('is nowhere when one of them fails at the first key', async () => {
    const { lp, vault, held, refused } = await everywhere();
    vault.failNext('POST /v1/secret/data/', { status: 403, body: { errors: ['permission denied'] } });
    expect(await refused('vault_kv:secret/ci/lowerplane#api_key')).toContain('"create" and "update"');
    expect(await held()).toEqual(NOTHING);
    expect((await lp.state()).size).toBe(0);

    await lp.applied();
    const secret = await lp.secret();
    expect(await held()).toEqual(all(secret));
    expect(await lp.use(secret)).toBe(200);
    expect(await lp.activeKeys()).toHaveLength(1);
    await expectNothingToDo(lp);
  });

  it('is restored when one of them fails at a successor', async () => {
    const { lp, github, declare, held, refused } = await everywhere();
    await lp.applied();
    const first = await lp.secret();
    const { id } = await lp.onlyActiveKey();

    await declare('second');
    github.api.failNext(PUT, errorReply(403, 'Resource not accessible by personal access token'));
    expect(await refused(`github_actions_secret:octo/app:${NAME}`)).toMatch(
      /"Secrets: write".*was revoked\. Nothing else has changed\./,
    );
    expect(await held()).toEqual(all(first));
    expect(await lp.use(first)).toBe(200);
    expect(await lp.onlyActiveKey()).toMatchObject({ id });
    expect(await lp.values(ADDRESS)).toMatchObject({ id, generation: 1, rotate_trigger: { value: 'first' } });

    await lp.applied();
    const second = await lp.secret();
    expect(second).not.toBe(first);
    expect(await held()).toEqual(all(second));
    expect([await lp.use(first), await lp.use(second)]).toEqual([401, 200]);
    await expectNothingToDo(lp);
  });

  it('is put back on GitHub, from a destination that still has it', async () => {
    const { lp, github, declare, held, refused } = await everywhere();
    await lp.applied();
    const first = await lp.secret();

    await declare('second');
    github.clock.nowMs += 60_000;
    await lp.workspace.write('keep.sh', 'exit 7\n');
    expect(await refused('command:"sh" "keep.sh"')).toContain('Nothing else has changed');
    expect(await held()).toEqual(all(first));
    expect(await lp.use(first)).toBe(200);

    await lp.workspace.write('keep.sh', 'cat > kept.key\n');
    await lp.applied();
    const second = await lp.secret();
    expect(await held()).toEqual(all(second));
    expect([await lp.use(first), await lp.use(second)]).toEqual([401, 200]);
    await expectNothingToDo(lp);
  });

  it('is reported where it could not be restored, and the next plan fixes it', async () => {
    const { lp, github, declare, held, refused } = await everywhere(WRITE_ONLY);
    await lp.applied();
    const first = await lp.secret('kept.key');

    await declare('second');
    github.clock.nowMs += 60_000;
    await lp.workspace.write('keep.sh', 'exit 7\n');
    const detail = await refused('command:"sh" "keep.sh"');
    expect(detail).toContain('ended with exit code 7');
    expect(detail).toContain(
      `The secret ${NAME} of octo/app was overwritten and cannot be restored: it now contains a revoked key`,
    );
    expect(detail).not.toContain('Nothing else has changed');
    const after = await held();
    expect(after.kept).toBe(first);
    expect(await lp.use(after.github ?? '')).toBe(401);
    expect(await lp.use(first)).toBe(200);

    // Also when the successor is no longer declared.
    await declare('first');
    await lp.workspace.write('keep.sh', 'cat > kept.key\n');
    github.clock.nowMs += 60_000;
    const { warnings } = await lp.applied();
    expect(warnings[0]?.detail).toContain('the secret was changed on GitHub at 2026-11-02T10:01:00Z');
    const second = await lp.secret('kept.key');
    expect(await held()).toMatchObject({ github: second, kept: second });
    expect(await lp.use(second)).toBe(200);
    await expectNothingToDo(lp);
  });
});

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wholeText } from '../../fixtures/github-api/recorded-request.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { NAME } from './delivering-workspace.ts';
import { contentsBelow, spellings, whereabouts } from './secret-search.ts';

const TOKENS = `variable "github_token" {
  type      = string
  ephemeral = true
}
variable "vault_token" {
  type      = string
  ephemeral = true
}
`;
const EVERYWHERE = `[
  { vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } },
  { github_actions_secret = { repository = "octo/app", name = "${NAME}" } },
  { command = { program = ["sh", "keep.sh"] } },
]`;

describe.skipIf(terraformIsMissing())('what is delivered to services', () => {
  it('is in no state, plan, log or temporary file, and neither are the tokens for it', async () => {
    const github = await runningGithub();
    const vault = await runningVault();
    const lp = await LowerPlaneWorkspace.open({
      TF_VAR_github_token: GITHUB_TOKEN,
      TF_VAR_vault_token: VAULT_TOKEN,
    });
    const { directory } = lp.workspace;
    for (const name of ['traces', 'temporary']) await mkdir(join(directory, name));
    await lp.workspace.write('keep.sh', 'cat > kept.key\n');

    const said = new Map<string, string>();
    const run = async (...args: readonly string[]) => {
      const step = `${said.size}-${args[0]}`;
      const { output } = await lp.workspace.run(args, {
        TF_LOG: 'TRACE',
        TF_LOG_PROVIDER: 'TRACE',
        TF_LOG_PATH: join(directory, 'traces', `${step}.log`),
        TMPDIR: join(directory, 'temporary'),
      });
      said.set(`output of ${step}`, output);
    };
    const declare = (trigger: string) =>
      lp.declare(
        TOKENS + keyBlock({ deliver_to: EVERYWHERE, rotate_trigger: `"${trigger}"` }),
        `github = {
    token   = var.github_token
    api_url = "${github.api.url}"
  }
  vault = {
    address = "${vault.url}"
    token   = var.vault_token
  }`,
      );

    await declare('first');
    await run('plan', '-out=first.bin');
    await run('apply', 'first.bin');
    const first = await lp.secret('kept.key');
    expect(await lp.use(first)).toBe(200);
    expect(vault.engine.data('ci/lowerplane')).toEqual({ api_key: first });

    // One that fails, and says what it can, also when it is to take the old secret again.
    await declare('second');
    await lp.workspace.write(
      'keep.sh',
      '[ -s failed.key ] || cat > failed.key; cat failed.key >&2; exit 1\n',
    );
    await run('apply', '-auto-approve');
    const failed = await lp.secret('failed.key');
    expect(await lp.use(failed)).toBe(401);
    await lp.workspace.write('keep.sh', 'cat > kept.key\n');
    await run('apply', '-auto-approve');
    const second = await lp.secret('kept.key');
    expect(await lp.use(second)).toBe(200);
    await run('plan', '-out=third.bin');
    const before = await contentsBelow(directory);
    await run('destroy', '-auto-approve');

    const all = new Map([
      ...[...before].map(([name, content]) => [`${name} before destroy`, content] as const),
      ...(await contentsBelow(directory)),
      ...said,
    ]);
    // Proof that the search looks where a secret would be.
    expect(whereabouts(all, 'CI gate')).toEqual(
      expect.arrayContaining(['first.bin', 'third.bin', 'terraform.tfstate before destroy', 'main.tf']),
    );
    expect(whereabouts(all, 'provider.terraform-provider-lowerplane')).toContain('traces/1-apply.log');

    expect(whereabouts(all, first)).toEqual([]);
    expect(whereabouts(all, failed)).toEqual(['failed.key before destroy', 'failed.key']);
    expect(whereabouts(all, second)).toEqual(['kept.key before destroy', 'kept.key']);
    for (const token of [GITHUB_TOKEN, VAULT_TOKEN, lp.providerKey])
      expect(whereabouts(all, token)).toEqual([]);

    // Each service gets what is meant for it, and nothing of the others.
    const toGithub = github.api.requests.map(wholeText).join('\n');
    const toVault = JSON.stringify(vault.seen);
    expect(toGithub).toContain(GITHUB_TOKEN);
    expect(toVault).toContain(VAULT_TOKEN);
    const notForGithub = [first, failed, second, VAULT_TOKEN, lp.providerKey].flatMap(spellings);
    const notForVault = [GITHUB_TOKEN, lp.providerKey].flatMap(spellings);
    expect(notForGithub.filter((text) => toGithub.includes(text))).toEqual([]);
    expect(notForVault.filter((text) => toVault.includes(text))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { wholeText } from '../../fixtures/github-api/recorded-request.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { STAND_IN_KINDS, startStandIn } from '../../integration/delivery/services/stand-in.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { deliveringTo, NAME } from './delivering-workspace.ts';
import { spellings, whereabouts } from './secret-search.ts';
import { tracedRuns } from './traced-runs.ts';

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
    const { run, keep, everything } = await tracedRuns(lp);
    await lp.workspace.write('keep.sh', 'cat > kept.key\n');

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
    await keep();
    await run('destroy', '-auto-approve');

    const all = await everything();
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

describe.skipIf(terraformIsMissing()).each(STAND_IN_KINDS)('what is delivered to %s', (kind) => {
  it('is in no state, plan, log, output or temporary file, and neither are the credentials', async () => {
    const service = await startStandIn(kind);
    const lp = await LowerPlaneWorkspace.open(service.environment);
    const { run, keep, everything } = await tracedRuns(lp);
    const output = 'output "key" {\n  value     = lowerplane_api_key.ci\n  sensitive = true\n}\n';
    const configuration = deliveringTo(JSON.stringify(service.element)) + output;
    await lp.declare(configuration);
    await run('plan', '-out=first.bin');
    await run('apply', 'first.bin');
    const first = service.holds() ?? '';
    expect(await lp.use(first)).toBe(200);

    // A delivery that is refused, which is reported.
    await lp.declare(configuration.replace('"read-only"', '"read-write"'));
    service.plan('write', 'denied');
    await run('apply', '-auto-approve');
    await run('apply', '-auto-approve');
    const second = service.holds() ?? '';
    expect(await lp.use(second)).toBe(200);
    await run('show', '-json');
    await keep();
    await run('destroy', '-auto-approve');

    const all = await everything();
    // Proof that the search looks where a secret would be, and that the provider did what it says.
    expect(whereabouts(all, 'CI gate')).toEqual(
      expect.arrayContaining(['first.bin', 'terraform.tfstate before destroy', 'output of 4-show']),
    );
    expect(whereabouts(all, 'provider.terraform-provider-lowerplane')).toContain('traces/1-apply.log');
    expect(all.get('output of 2-apply')).toContain('Secret Not Delivered');
    for (const secret of [first, second, lp.providerKey, ...service.secrets])
      expect(whereabouts(all, secret)).toEqual([]);
    expect(JSON.stringify(service.seen)).not.toContain(lp.providerKey);
  });
});

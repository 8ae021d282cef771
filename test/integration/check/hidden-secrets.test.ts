import { describe, expect, it } from 'vitest';
import { command as checkCommand } from '../../../provider/cli/commands/check.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { endlessKey, goodKey } from './gate.ts';

const TOKEN = githubToken(1);
const FORMATS = [
  'terminal',
  'json',
  'sarif',
  'junit',
  'gitlab',
  'markdown',
  'oscal',
  'statement',
  'predicate',
];

/** Everything that a check prints, in every format that the command knows. */
async function printed(repo: MadeRepository, ...args: readonly string[]): Promise<string> {
  let all = '';
  for (const format of FORMATS) {
    const { io, printed } = capturedIo({ cwd: repo.folder, environment: {}, now: NOW });
    await checkCommand.run([...args, '--format', format], io);
    all += printed.out + printed.error;
  }
  return all;
}

describe('a token of a vendor is in no report', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['when it is the name of a file', { [`${TOKEN}/main.tf`]: endlessKey('A') }],
    ['when it is the name of a key', { 'main.tf': endlessKey('A').replace('"A"\n', `"${TOKEN}"\n`) }],
    ['when it is the name of a resource', { 'main.tf': endlessKey('A').replace('" {', `${TOKEN}" {`) }],
    ['when it is a destination', { 'main.tf': endlessKey('A').replace('A.key', `${TOKEN}.key`) }],
    [
      'when it is in a value that is not known',
      { 'main.tf': endlessKey('A').replace('"A"', `var.${TOKEN}`) },
    ],
    [
      'when it is the source of a module',
      {
        'main.tf': `module "m" {\n  source = "git::https://${TOKEN}@github.com/a/b"\n  expires_in = "90d"\n}\n`,
      },
    ],
    [
      'when it is in a comment that allows a finding',
      { 'main.tf': `# lowerplane:allow missing-expiration ${TOKEN} is why\n${endlessKey('A')}` },
    ],
    [
      'when it is in a policy that is not valid',
      { 'main.tf': goodKey('A'), '.lowerplane/policy.yaml': `version: 1\nfail_on: ${TOKEN}\n` },
    ],
    [
      'when it is the name of a rule in a policy',
      { 'main.tf': goodKey('A'), '.lowerplane/policy.yaml': `version: 1\nrules: { ${TOKEN}: off }\n` },
    ],
    [
      'when it is in the reason of a waiver',
      {
        'main.tf': endlessKey('A'),
        '.lowerplane/policy.yaml': `version: 1\nwaivers: [{ rule: missing-expiration, key: A, owner: ops, reason: uses ${TOKEN}, expires: 2099-01-01 }]\n`,
      },
    ],
    [
      'when it is the name of a policy for some files',
      {
        'main.tf': goodKey('A'),
        '.lowerplane/policy.yaml': `version: 1\npolicies: [{ paths: [a/], file: ${TOKEN}.yaml }]\n`,
      },
    ],
  ])('%s', async (_, files) => {
    const repo = new MadeRepository();
    repo.commit('start', files);
    const text = await printed(repo);
    expect(text).not.toContain(TOKEN);
    expect(text.length).toBeGreaterThan(100);
  });

  it('when a plan has it in a name, an address or an attribute', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'main.tf': 'module "m" {\n  source = "./m"\n}\n' });
    const values = {
      name: `key ${TOKEN}`,
      permissions: 'admin',
      environments: ['production'],
      expires_in: 'never',
    };
    const change = (actions: readonly string[], address: string) => ({
      address,
      mode: 'managed',
      type: 'lowerplane_api_key',
      name: TOKEN,
      provider_name: 'registry.terraform.io/lowerplane/lowerplane',
      change: {
        actions,
        before: actions[0] === 'create' ? null : { ...values, id: 'key_1', status: 'active' },
        after: actions[0] === 'delete' ? null : values,
        after_unknown: {},
      },
    });
    const plan = {
      format_version: '1.2',
      terraform_version: '1.11.0',
      complete: true,
      errored: false,
      resource_changes: [
        change(['create'], `module.m.lowerplane_api_key.${TOKEN}`),
        change(['delete'], `lowerplane_api_key.gone["${TOKEN}"]`),
      ],
    };
    repo.write('plan.json', JSON.stringify(plan));
    expect(await printed(repo, '--plan', 'plan.json')).not.toContain(TOKEN);
    repo.write(`${TOKEN}.json`, '{');
    expect(await printed(repo, '--plan', `${TOKEN}.json`)).not.toContain(TOKEN);
  });

  it('when it is the name of a branch', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'main.tf': endlessKey('A') });
    repo.git('checkout', '-q', '-b', TOKEN);
    repo.commit('change', { 'b.tf': endlessKey('B') });
    expect(await printed(repo, '--base', 'main')).not.toContain(TOKEN);
  });
});

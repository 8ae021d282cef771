import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { madeFolder, writeInto } from '../scan/made-repository.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'organization-policy');

/** A copy of the example. */
function example() {
  const folder = madeFolder();
  cpSync(EXAMPLE, folder, { recursive: true });
  return { service: join(folder, 'service'), organization: join(folder, 'organization') };
}

async function run(cwd: string, ...args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW, width: 80 });
  const code = await dispatch(args, io);
  return { code, ...printed };
}

describe('the example of a policy of an organization', () => {
  it('passes its own tests', async () => {
    const { code, out } = await run(example().service, 'policy', 'test');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('A password of the Globex gateway'),
    });
  });

  it('finds the secrets that the organization and the repository define', async () => {
    const { service } = example();
    const hex = sampleText(1).hex(32);
    writeInto(service, 'a.sh', `export T=acme_live_${hex}\n`);
    writeInto(service, 'b.sh', `curl https://hooks.billing.example/${sampleText(2).base62(24)}\n`);
    const { code, out } = await run(service, 'scan', '--json', '--policy', '.lowerplane/policy.yaml');
    const { findings }: { findings: readonly { ruleId: string; path: string }[] } = JSON.parse(out);
    expect({ code, found: findings.map(({ path, ruleId }) => `${path} ${ruleId}`) }).toEqual({
      code: 1,
      found: ['a.sh custom-acme-deploy-token', 'b.sh custom-billing-webhook'],
    });
  });

  it('is explained, with where each pattern comes from', async () => {
    const { out } = await run(example().service, 'policy', 'explain', '--path', 'docs/a.md');
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      '2 custom secret patterns custom-acme-deploy-token: Acme deploy token, critical (../organization/policy.yaml:12, which this policy extends)',
    );
    expect(text).toContain(
      'custom-billing-webhook: Webhook of the billing service, medium (.lowerplane/policy.yaml:7)',
    );
    const { out: json } = await run(example().service, 'policy', 'explain', '--format', 'json');
    expect(JSON.parse(json).patterns).toHaveLength(3);
  });

  it('keeps its patterns from being changed', async () => {
    const { service } = example();
    writeInto(
      service,
      '.lowerplane/policy.yaml',
      `version: 1
extends: ../../organization/policy.yaml
secrets:
  severity: { custom-globex-password: low }
  patterns:
    - { id: globex-password, description: Nothing, pattern: nothing_at_all, examples: { found: [nothing_at_all] } }
`,
    );
    const { code, error } = await run(service, 'policy', 'explain');
    expect(code).toBe(2);
    expect(error).toContain('policy.yaml:4: secrets.severity must not be set, because');
    expect(error).toContain(
      'policy.yaml:6: secrets.patterns[0].id "globex-password" must not be changed, because',
    );
  });
});

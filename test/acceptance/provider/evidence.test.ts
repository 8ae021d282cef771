import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../provider/api/contract/evidence.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const UPLOAD = { method: 'POST', path: '/v1/evidence' } as const;
const ADDRESS = 'lowerplane_evidence.scan';
const DEFAULTS = {
  name: '"Dependency scan"',
  environment: '"staging"',
  control_ids: '["VM-02", "VM-01"]',
  file: '"scan.txt"',
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** An evidence block. Null leaves an attribute out. */
function evidenceBlock(attributes: Readonly<Record<string, string | null>> = {}): string {
  const lines = Object.entries({ ...DEFAULTS, ...attributes }).flatMap(([key, value]) =>
    value === null ? [] : [`  ${key} = ${value}`],
  );
  return `resource "lowerplane_evidence" "scan" {\n${lines.join('\n')}\n}\n`;
}

async function opened(block = evidenceBlock(), provider = '') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.workspace.write('scan.txt', '0 findings\n');
  await lp.declare(block, provider);
  const known = new Set<string>();
  const all = async () => {
    const found: Evidence[] = [];
    for await (const item of lp.outside.listEvidence({ environment: 'staging' }))
      if (!known.has(item.id)) found.push(item);
    return found;
  };
  for (const { id } of await all()) known.add(id);
  return { lp, uploads: all };
}

describe.skipIf(terraformIsMissing())('evidence as code', () => {
  it('is uploaded, again as a new version when it changes, and stays when it is destroyed', async () => {
    const { lp, uploads } = await opened();
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['create'],
      after: { sha256: sha256('0 findings\n'), size: 11, type: 'log', media_type: 'text/plain', version: 1 },
    });
    await lp.applied();
    const [first] = await uploads();
    expect(first).toMatchObject({
      name: 'Dependency scan',
      control_ids: ['VM-01', 'VM-02'],
      sha256: sha256('0 findings\n'),
    });
    expect(await lp.values(ADDRESS)).toMatchObject({ id: first?.id, version: 1, json: null });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.workspace.write('scan.txt', '1 finding\n');
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      before: { version: 1 },
      after: { version: 2, sha256: sha256('1 finding\n') },
      after_unknown: { id: true },
    });
    await lp.applied();
    const more = { collected_at: '"2026-11-24"', source: '"CI"', frameworks: '["SOC 2"]', type: '"report"' };
    await lp.declare(evidenceBlock(more));
    expect((await lp.applied()).counts).toEqual({ add: 0, change: 1, remove: 0 });
    const last = (await uploads()).at(-1);
    expect(last).toMatchObject({
      collected_at: '2026-11-24T00:00:00Z',
      source: 'CI',
      frameworks: ['SOC 2'],
      type: 'report',
    });
    expect(await lp.values(ADDRESS)).toMatchObject({ id: last?.id, version: 3, collected_at: '2026-11-24' });
    await lp.declare(evidenceBlock({ ...more, control_ids: '["VM-01", "VM-02"]' }));
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare('');
    const { warnings } = await lp.plan();
    expect(warnings).toMatchObject([{ summary: 'Evidence Stays In LowerPlane: Dependency scan' }]);
    await lp.applied();
    expect(await uploads()).toHaveLength(3);
  });

  it('takes JSON of a sensitive value, which is in no plan and no state', async () => {
    const word = ['not', 'for', 'the', 'state'].join('-');
    const json = 'jsonencode({ word = var.word })';
    const variable = 'variable "word" {\n  type = string\n  sensitive = true\n}\n';
    const { lp, uploads } = await opened(variable + evidenceBlock({ file: null, json }));
    const arguments_ = ['-var', `word=${word}`];
    await lp.plan(...arguments_);
    expect(JSON.stringify(await lp.change(ADDRESS))).not.toContain(word);
    await lp.applied(...arguments_);
    expect(await uploads()).toMatchObject([
      { type: 'api_data', media_type: 'application/json', sha256: sha256(JSON.stringify({ word })) },
    ]);
    expect(await lp.workspace.read('terraform.tfstate')).not.toContain(word);
    expect((await lp.plan('-detailed-exitcode', ...arguments_)).code).toBe(0);
    const changed = await lp.plan('-detailed-exitcode', '-var', 'word=other');
    expect(changed.code).toBe(2);
  });

  it('takes a file that the same apply makes', async () => {
    const made = evidenceBlock({ file: 'terraform_data.made.output' });
    const { lp, uploads } = await opened(
      `resource "terraform_data" "made" {\n  input = "made.txt"\n  provisioner "local-exec" {\n    command = "echo made > made.txt"\n  }\n}\n${made}`,
    );
    await lp.applied();
    expect(await uploads()).toMatchObject([{ sha256: sha256('made\n'), type: 'log' }]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('warns of a file that is missing, and uploads nothing without it', async () => {
    const { lp, uploads } = await opened();
    await rm(join(lp.workspace.directory, 'scan.txt'));
    expect((await lp.plan()).warnings).toMatchObject([{ summary: 'File Of Evidence Does Not Exist Yet' }]);
    expect((await lp.apply()).errors).toMatchObject([{ summary: 'File Of Evidence Does Not Exist' }]);
    expect(await uploads()).toEqual([]);
  });

  it('names each control that does not exist at plan, and lists the controls once', async () => {
    const block = evidenceBlock({ control_ids: '["VM-1", "VM-02", "XX-77"]' });
    const { lp, uploads } = await opened(block + evidenceBlock().replace('"scan"', '"valid"'));
    lp.emulator.requests.reset();
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([
      {
        summary: 'No Such Control: VM-1',
        detail:
          'LowerPlane has no control "VM-1" in staging, so evidence cannot support it. Did you mean "VM-01"?',
      },
      {
        summary: 'No Such Control: XX-77',
        detail: expect.stringContaining('lowerplane controls --environment'),
      },
    ]);
    expect(lp.emulator.requests.counts().listControls).toBe(1);
    // Where they cannot be listed, the upload decides.
    lp.emulator.faults.add({
      kind: 'status',
      method: 'GET',
      path: '/v1/controls',
      status: 503,
      retry_after: 0,
    });
    expect((await lp.plan()).errors).toEqual([]);
    expect((await lp.apply()).errors).toMatchObject([
      { detail: expect.stringContaining('names no control of staging: "VM-1"') },
    ]);
    expect(await uploads()).toHaveLength(1);
  });

  it('is imported by its id, and nothing is uploaded', async () => {
    const { lp, uploads } = await opened(evidenceBlock({ type: '"report"' }));
    const content = new Uint8Array(Buffer.from('0 findings\n'));
    const { id } = await lp.outside.uploadEvidence(
      { name: 'Dependency scan', environment: 'staging', control_ids: ['VM-01', 'VM-02'], type: 'report' },
      { content, filename: 'x.txt', mediaType: 'text/plain' },
    );
    await lp.workspace.succeed(['import', '-input=false', ADDRESS, id]);
    expect((await lp.applied()).counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(await uploads()).toHaveLength(1);
    expect(await lp.values(ADDRESS)).toMatchObject({ id, version: 1, file: 'scan.txt' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is refused at plan when it contains a LowerPlane key, or is no file', async () => {
    const { lp, uploads } = await opened();
    const { secret } = await lp.createOutside({ name: 'Leaked', permissions: 'read-only' });
    await lp.workspace.write('scan.txt', `a\nkey=${secret}\n`);
    const { errors, output } = await lp.plan();
    expect(errors).toMatchObject([
      { summary: 'Unusable Evidence', detail: expect.stringContaining('API key on line 2') },
    ]);
    expect(output).not.toContain(secret);
    await lp.declare(evidenceBlock({ file: '"."' }));
    expect((await lp.plan()).errors[0]?.detail).toContain('"." is not a file');
    await lp.declare(evidenceBlock({ json: '"{"', file: null }));
    expect((await lp.plan()).errors[0]?.detail).toContain('must be JSON');
    await lp.declare(evidenceBlock({ json: '"{}"' }));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Set Either File Or JSON' }]);
    await lp.declare(evidenceBlock({ control_ids: '[]', environment: '"prod"', type: '"video"' }));
    expect((await lp.plan()).errors).toHaveLength(3);
    expect(await uploads()).toEqual([]);
  });
});

describe.skipIf(terraformIsMissing())('an upload when LowerPlane has a bad day', () => {
  it('is stored once when answers are lost', async () => {
    const { lp, uploads } = await opened();
    lp.emulator.faults.add({ kind: 'lose-response', times: 2, ...UPLOAD });
    lp.emulator.faults.add({ kind: 'status', status: 503, retry_after: 0, times: 1, ...UPLOAD });
    expect((await lp.applied()).errors).toEqual([]);
    expect(await uploads()).toHaveLength(1);
  });

  it('is found by the next apply when the answer never came, for each version', async () => {
    const { lp, uploads } = await opened(evidenceBlock(), 'max_retries = 0');
    for (const [index, text] of ['0 findings\n', '1 finding\n', '0 findings\n'].entries()) {
      await lp.workspace.write('scan.txt', text);
      lp.emulator.faults.add({ kind: 'lose-response', times: 1, ...UPLOAD });
      expect((await lp.apply()).errors[0]?.detail).toContain('It is not known whether');
      await lp.applied();
      expect(await uploads()).toHaveLength(index + 1);
      expect(await lp.values(ADDRESS)).toMatchObject({
        version: index + 1,
        id: (await uploads()).at(-1)?.id,
      });
    }
  });

  it('is not stored when the request fails before, and stored by the next apply', async () => {
    const { lp, uploads } = await opened(evidenceBlock(), 'max_retries = 0');
    lp.emulator.faults.add({ kind: 'status', status: 500, times: 1, ...UPLOAD });
    expect((await lp.apply()).errors[0]?.detail).toContain('failed with status 500');
    expect(await uploads()).toEqual([]);
    await lp.applied();
    expect(await uploads()).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../fixtures/github-api/json.ts';
import { deploymentEvent, pullRequestEvent } from './event-payloads.ts';
import { GOOD_KEY, Origin } from './origin.ts';
import { recordedLowerPlane } from './recorded-lower-plane.ts';
import { runAction } from './run-action.ts';

function deployment() {
  const origin = new Origin();
  const head = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  return { workspace: origin.clone(head), event: deploymentEvent(head, 'production') };
}

describe('a deploy gate', () => {
  it('judges live keys and posture with a read-only key', async () => {
    const lowerPlane = await recordedLowerPlane();
    const apiKey = await lowerPlane.key('CI/CD Pipeline - Production', 'read-only');
    await lowerPlane.key('Internal Dashboard', 'read-only', 97);
    const run = await runAction({
      ...deployment(),
      inputs: { 'api-key': apiKey, 'base-url': lowerPlane.url },
    });
    expect(['pass', 'warn', 'fail']).toContain(run.outputs.outcome);
    expect(Number(run.outputs.score)).toBeGreaterThan(0);
    expect(Number(run.outputs.readiness)).toBeGreaterThan(0);
    expect(run.summary).toContain('CI/CD Pipeline - Production');
    expect(run.masked).toContain(apiKey);
    expect([run.log, run.summary, JSON.stringify(run.outputs)].join('\n')).not.toContain(apiKey);
  });

  it('fails closed when LowerPlane cannot be asked, and warns where that was asked for', async () => {
    const lowerPlane = await recordedLowerPlane();
    const apiKey = await lowerPlane.key('CI/CD Pipeline - Production', 'read-only');
    lowerPlane.emulator.faults.add({ kind: 'status', status: 503, retry_after: 600 });
    const step = deployment();
    const inputs = { 'api-key': apiKey, 'base-url': lowerPlane.url };
    const closed = await runAction({ ...step, inputs });
    expect(closed).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    const open = await runAction({ ...step, inputs: { ...inputs, 'on-unavailable': 'warn' } });
    expect(open).toMatchObject({ code: 0, outputs: { outcome: 'warn' } });
  });

  it('does not take a refused key for an outage', async () => {
    const lowerPlane = await recordedLowerPlane();
    const apiKey = await lowerPlane.key('Old gate', 'read-only');
    for await (const key of lowerPlane.admin.listApiKeys())
      if (key.name === 'Old gate') await lowerPlane.admin.revokeApiKey(key.id);
    const inputs = { 'api-key': apiKey, 'base-url': lowerPlane.url, 'on-unavailable': 'warn' } as const;
    const run = await runAction({ ...deployment(), inputs });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
  });
});

describe('a committed key', () => {
  it('is reported with its permissions, and its text appears nowhere', async () => {
    const lowerPlane = await recordedLowerPlane();
    const apiKey = await lowerPlane.key('CI/CD Pipeline - Production', 'read-only');
    const committed = await lowerPlane.key('Evidence Upload (old)', 'read-write');
    const evidenceKey = await lowerPlane.key('Evidence', 'read-write');
    const origin = new Origin();
    const base = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    const head = origin.repository.commit('Upload', { 'upload.sh': `export KEY="${committed}"\n` });
    const workspace = origin.clone(head);
    const files = {
      json: 'out/report.json',
      sarif: 'out/report.sarif',
      junit: 'out/junit.xml',
      gitlab: 'out/gitlab.json',
    };
    const run = await runAction({
      workspace,
      event: pullRequestEvent({ base, head }),
      inputs: {
        'api-key': apiKey,
        'base-url': lowerPlane.url,
        environment: 'production',
        'evidence-api-key': evidenceKey,
        'evidence-controls': 'AC-01',
        ...files,
      },
    });
    expect(run.outputs).toMatchObject({ outcome: 'fail', report: files.json, sarif: files.sarif });
    expect(run.log).toContain('Evidence Upload (old)');
    expect(run.log).toContain(committed.slice(-4));
    const written = Object.values(files).map((path) => readFileSync(join(workspace, path), 'utf8'));
    const everything = [
      run.log,
      run.summary,
      JSON.stringify(run.outputs),
      ...written,
      ...lowerPlane.requests,
    ];
    for (const secret of [committed, apiKey, evidenceKey])
      for (const text of everything) expect(text.includes(secret)).toBe(false);

    const report: unknown = JSON.parse(written[0] ?? '');
    expect(valueAt(report, 'outcome')).toBe('fail');
    const uploaded = [];
    for await (const evidence of lowerPlane.admin.listEvidence({ environment: 'production' }))
      if (evidence.name.includes('octo/app')) uploaded.push(evidence);
    expect(uploaded).toMatchObject([
      { type: 'report', control_ids: ['AC-01'], media_type: 'application/json' },
    ]);
  });

  it('is reported although the evidence cannot be uploaded', async () => {
    const lowerPlane = await recordedLowerPlane();
    const readOnly = await lowerPlane.key('Evidence', 'read-only');
    const run = await runAction({
      ...deployment(),
      inputs: {
        mode: 'review',
        environment: 'production',
        'base-url': lowerPlane.url,
        'evidence-api-key': readOnly,
      },
    });
    expect(run).toMatchObject({ code: 0, outputs: { outcome: 'pass' } });
    expect(run.annotations.join('\n')).toContain('Evidence upload failed');
  });
});

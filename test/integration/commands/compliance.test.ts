import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { surroundings } from './ran-command.ts';

interface Framework {
  readonly name: string;
  readonly score: number;
}

describe('lowerplane posture', () => {
  it('is the compliance dashboard: scores, what they are made of, and readiness', async () => {
    const { run, json } = await surroundings();
    const { report } = await json('posture-report', ['posture', '--environment', 'production']);
    expect(report.frameworks.map(({ name }: Framework) => name)).toContain('SOC 2');
    expect(report.readiness).toBeGreaterThan(0);
    const soc2 = report.frameworks.find(({ name }: Framework) => name === 'SOC 2');
    expect(soc2.implemented).toBeGreaterThan(0);
    const { code, out } = await run(['posture', '--framework', 'soc-2']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Framework +Score +Status +Done +Partly +Gaps +N\/A +Audited\nSOC 2 +\d+% /);
    expect(out).toMatch(/compliant on \d{4}-\d{2}-\d{2}\. Readiness of the controls: \d+%\.\n$/);
    const csv = await run(['posture', '--format', 'csv']);
    expect(csv.out).toMatch(/^"name","score","change","status",/);
  });

  it('fails under a threshold, and never when nothing was reported', async () => {
    const { run } = await surroundings();
    expect(await run(['posture', '--fail-under', '0'])).toMatchObject({ code: 0, error: '' });
    const below = await run(['posture', '--framework', 'SOC 2', '--fail-under', '100']);
    expect(below.code).toBe(1);
    expect(below.error).toMatch(/^lowerplane posture: below 100%: SOC 2 \(\d+%\)\.\n$/);
    const none = await run(['posture', '--framework', 'FedRAMP', '--fail-under', '1']);
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.error).toContain('No controls are tracked for the framework "FedRAMP"');
  });

  it('shows the change since an earlier report', async () => {
    const { run, folder } = await surroundings();
    await run(['posture', '--output', 'json=then.json', '--quiet']);
    const then = JSON.parse(readFileSync(join(folder, 'then.json'), 'utf8'));
    then.frameworks[0].score -= 0.025;
    writeFileSync(join(folder, 'then.json'), JSON.stringify(then));
    const { out } = await run(['posture', '--since', 'then.json'], { width: 100 });
    expect(out).toMatch(/^Framework +Score +Change /);
    expect(out).toContain(' +2.5 ');
    writeFileSync(join(folder, 'then.json'), '{}');
    const wrong = await run(['posture', '--since', 'then.json']);
    expect(wrong.code).toBe(2);
    expect(wrong.error).toContain('is not a report of "lowerplane posture --format json"');
  });
});

describe('lowerplane controls and tests', () => {
  it.each(['controls', 'tests', 'evidence list', 'posture'])('%s fits 80 and 40 columns', async (name) => {
    const { run } = await surroundings();
    for (const width of [80, 40]) {
      const { code, out } = await run(name.split(' '), { width });
      expect(code).toBe(0);
      for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it('filter and sort', async () => {
    const { json } = await surroundings();
    const { report } = await json('controls', [
      'controls',
      '--framework',
      'HIPAA',
      '--status',
      'not_implemented',
      '--environment',
      'production',
    ]);
    for (const control of report.controls)
      expect(control).toMatchObject({ status: 'not_implemented', environment: 'production' });
    const overdue = await json('controls', ['controls', '--overdue']);
    for (const control of overdue.report.controls) expect(control.remediation_in_days).toBeLessThanOrEqual(0);
    const failing = await json('tests', ['tests', '--status', 'failing', '--sort', 'failing_days']);
    expect(failing.report.tests.length).toBeGreaterThan(0);
    const days = failing.report.tests.map((test: { failing_days: number }) => test.failing_days);
    expect(days).toEqual(days.toSorted((a: number, b: number) => a - b));
    const [{ control_ids: ids }] = failing.report.tests;
    const ofControl = await json('tests', ['tests', '--control', ids[0]]);
    for (const test of ofControl.report.tests) expect(test.control_ids).toContain(ids[0]);
  });

  it('tests: a threshold on severity', async () => {
    const { run } = await surroundings();
    const failed = await run(['tests', '--fail-on', 'low']);
    expect(failed.code).toBe(1);
    expect(failed.error).toMatch(/of low or higher severity not passing\.\n$/);
    expect(await run(['tests', '--status', 'passing', '--fail-on', 'low'])).toMatchObject({ code: 0 });
  });
});

describe('lowerplane evidence', () => {
  it('is uploaded, listed and downloaded again, with its hash compared', async () => {
    const { run, json, folder, key, environment } = await surroundings();
    writeFileSync(join(folder, 'scan.sarif'), '{"runs":[]}');
    writeFileSync(join(folder, 'review.pdf'), Buffer.from([37, 80, 68, 70, 0, 255]));
    const writer = await key({ name: 'Evidence', permissions: 'read-write', environments: ['staging'] });
    const given = { environment: { ...environment, LOWERPLANE_API_KEY: writer.secret } };
    const upload = ['evidence', 'upload', 'scan.sarif', 'review.pdf', '--control', 'VM-01', '--if-changed'];
    const about = ['--collected', '2026-11-20', '--source', 'GitHub Actions', '--framework', 'SOC 2'];
    const { code, report } = await json('evidence-list', [...upload, ...about], given);
    expect(code).toBe(0);
    expect(report.evidence).toMatchObject([
      {
        name: 'scan.sarif',
        type: 'report',
        environment: 'staging',
        control_ids: ['VM-01'],
        source: 'GitHub Actions',
      },
      {
        name: 'review.pdf',
        type: 'document',
        media_type: 'application/pdf',
        collected_at: '2026-11-20T00:00:00Z',
      },
    ]);
    expect((await run(upload, given)).out).toContain('0 files uploaded, 2 not changed.');

    const [first, second] = report.evidence;
    const list = await json('evidence-list', [
      'evidence',
      'list',
      '--control',
      'VM-01',
      '--environment',
      'staging',
    ]);
    expect(list.report.evidence).toEqual(expect.arrayContaining([first, second]));
    const got = await json('evidence-download', ['evidence', 'download', second.id, '--to', 'out']);
    expect(got.report.evidence).toMatchObject([{ id: second.id, file: `${second.id}-review.pdf` }]);
    expect(readFileSync(join(folder, 'out', `${second.id}-review.pdf`))).toEqual(
      readFileSync(join(folder, 'review.pdf')),
    );
    const again = await run(['evidence', 'download', second.id, '--to', 'out']);
    expect(again.code).toBe(2);
    expect(again.error).toContain('exists already');
    expect((await run(['evidence', 'download', second.id, '--to', 'out', '--force'])).code).toBe(0);
  });

  it('is never written outside of its directory, whatever its name', async () => {
    const { run, json, folder, client } = await surroundings();
    for (const name of ['../../../etc/passwd', '..\\..\\x', '/abs', '.bashrc', 'a\u0000b', 'con ', '…'])
      await client.uploadEvidence(
        { name, type: 'log', environment: 'staging', control_ids: ['VM-02'] },
        { content: new TextEncoder().encode(name), filename: 'x', mediaType: 'text/plain' },
      );
    const args = ['evidence', 'download', '--control', 'VM-02', '--environment', 'staging', '--to', 'out'];
    const { report } = await json('evidence-download', args);
    for (const { file } of report.evidence) {
      expect(file).toMatch(/^evd_\w+[\p{L}\p{N}._-]*$/u);
      expect(file).not.toContain('..');
      expect(readFileSync(join(folder, 'out', file), 'utf8').length).toBeGreaterThan(0);
    }
    const table = await run([...args, '--force']);
    expect(table.code).toBe(0);
  });

  it('is not written when it is not what LowerPlane recorded', async () => {
    const { run, folder, client, emulator, environment } = await surroundings();
    const { createServer } = await import('node:http');
    const item = await client.uploadEvidence(
      { name: 'a', type: 'log', environment: 'staging' },
      { content: new TextEncoder().encode('true'), filename: 'a', mediaType: 'text/plain' },
    );
    const server = createServer(async (request, response) => {
      const answer = await fetch(`${emulator.url}${request.url}`, {
        headers: { authorization: request.headers.authorization ?? '' },
      });
      const body = request.url?.endsWith('/content') ? 'fake' : await answer.text();
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const ran = await run(['evidence', 'download', item.id, '--to', 'out'], {
        environment: { ...environment, LOWERPLANE_BASE_URL: `http://127.0.0.1:${port}` },
      });
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.error).toContain('but LowerPlane recorded');
      expect(() => readFileSync(join(folder, 'out', `${item.id}-a.txt`))).toThrow('ENOENT');
    } finally {
      server.close();
    }
  });

  it('is refused before anything is sent where it cannot be uploaded', async () => {
    const { run, folder, emulator } = await surroundings();
    writeFileSync(join(folder, 'a.txt'), 'a');
    emulator.requests.reset();
    for (const [args, message] of [
      [['a.txt'], 'Name the control'],
      [['--control', 'VM-01'], 'Name the files'],
      [['a.txt', 'none.txt', '--control', 'VM-01'], '"none.txt" cannot be read (ENOENT)'],
      [['a.txt', 'a.txt', '--name', 'x', '--control', 'VM-01'], '--name names one'],
    ] as const) {
      const { code, error } = await run(['evidence', 'upload', ...args]);
      expect(code).toBe(2);
      expect(error).toContain(message);
    }
    expect(emulator.requests.counts()).toEqual({});
    const where = await run(['evidence', 'upload', 'a.txt', '--control', 'VM-01']);
    expect(where.code).toBe(2);
    expect(where.error).toContain('Set --environment');
    const unknown = await run([
      'evidence',
      'upload',
      'a.txt',
      '--control',
      'NO-1',
      '--environment',
      'staging',
    ]);
    expect(unknown.code).toBe(2);
    expect(unknown.error).toContain('names no control of staging');
  });
});

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipEntries } from '../../../action/scan/archives/zip.ts';
import { verifyPackage } from '../../../provider/cli/audit/verify-package.ts';
import { type ZipFile, ZipWriter } from '../../../provider/zip.ts';
import { surroundings } from './ran-command.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

async function exported() {
  const opened = await surroundings({ now: () => NOW });
  const auditor = await opened.key({ name: 'Audit Export Script', permissions: 'read-only' });
  const environment = { ...opened.environment, LOWERPLANE_API_KEY: auditor.secret };
  const args = ['audit', 'export', '--from', '40d', '--to', '2026-11-23', '--output', 'audit.zip'];
  const ran = await opened.json('audit-export', args, { environment });
  const bytes = readFileSync(join(opened.folder, 'audit.zip'));
  return { ...opened, auditor, given: { environment }, args, ran, bytes };
}

function entriesOf(bytes: Buffer): ZipFile[] {
  return [...zipEntries(bytes, { left: bytes.length })].map(({ name, content }) => ({ path: name, content }));
}

function zipOf(files: readonly ZipFile[]): Buffer {
  const chunks: Buffer[] = [];
  const zip = new ZipWriter((chunk) => chunks.push(Buffer.from(chunk)));
  for (const file of files) zip.add(file);
  zip.end();
  return Buffer.concat(chunks);
}

describe('lowerplane audit export', () => {
  it('packs evidence, tests, controls, posture, keys and the trail of a period, for a read-only key', async () => {
    const { ran, bytes, run, auditor, client } = await exported();
    expect(ran.code).toBe(0);
    expect(ran.report.manifest).toMatchObject({
      period: { from: '2026-10-14T12:00:00Z', to: '2026-11-23T00:00:00Z' },
      exported_by: { id: auditor.id },
      missing: [],
    });
    const entries = new Map(entriesOf(bytes).map(({ path, content }) => [path, content]));
    const text = (path: string) => Buffer.from(entries.get(path) ?? '').toString('utf8');
    const json = (path: string) => JSON.parse(text(path));
    expect(json('controls.json').length).toBeGreaterThan(10);
    expect(json('tests.json').length).toBeGreaterThan(10);
    expect(json('posture.json')).toMatchObject({ version: 'v1' });
    expect(json('keys.json')).toContainEqual(expect.objectContaining({ id: auditor.id }));
    const evidence = json('evidence.json');
    expect(evidence.length).toBeGreaterThan(2);
    for (const { file, sha256, uploaded_at: at } of evidence) {
      expect(at < '2026-11-23' && at >= '2026-10-14T12').toBe(true);
      expect(
        createHash('sha256')
          .update(entries.get(file) ?? '')
          .digest('hex'),
      ).toBe(sha256);
    }
    let all = 0;
    for await (const _ of client.listEvidence()) all += 1;
    expect(evidence.length).toBeLessThan(all);
    expect(text('audit-trail.jsonl')).not.toContain('lp_');
    const verified = await run(['audit', 'verify', 'audit.zip', '--manifest', ran.report.manifest_sha256]);
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/^audit\.zip is verified: \d+ files of org_/);
  });

  it('writes the same bytes for the same files, and nothing over a file that is there', async () => {
    const { bytes, run, args, given, folder } = await exported();
    expect(zipOf(entriesOf(bytes)).equals(bytes)).toBe(true);
    const again = await run(args, given);
    expect(again.code).toBe(2);
    expect(again.error).toContain('exists already');
    expect((await run([...args, '--force'], given)).code).toBe(0);
    writeFileSync(join(folder, 'audit.zip'), bytes);
    expect((await run(['audit', 'export', '--from', '40d'], given)).error).toContain('Name the one package');
    expect((await run(['audit', 'export', '--output', 'x.zip'], given)).error).toContain(
      'Say where the period',
    );
  });

  it('leaves nothing behind when it fails', async () => {
    const { run, given, folder, emulator } = await exported();
    emulator.faults.add({ kind: 'status', status: 500, path: '/v1/evidence' });
    const failed = await run(['audit', 'export', '--from', '1d', '--output', 'b.zip'], given);
    expect(failed.code).toBe(2);
    expect(() => readFileSync(join(folder, 'b.zip'))).toThrow('ENOENT');
    expect(() => readFileSync(join(folder, 'b.zip.part'))).toThrow('ENOENT');
  });
});

describe('lowerplane audit verify', () => {
  it('finds every kind of change', async () => {
    const { bytes, run, folder, json } = await exported();
    const entries = entriesOf(bytes);
    const changed = (path: string, content: string) =>
      zipOf(entries.map((file) => (file.path === path ? { path, content: Buffer.from(content) } : file)));
    const evidence = entries.find(({ path }) => path.startsWith('evidence/'));
    const cases: readonly [Buffer, RegExp][] = [
      [changed('keys.json', '[]'), /^keys\.json has the SHA-256 /],
      [changed(evidence?.path ?? '', 'forged'), /^evidence\/.* has the SHA-256 /],
      [zipOf(entries.filter(({ path }) => path !== 'tests.json')), /^tests\.json is missing$/],
      [
        zipOf([...entries, { path: 'extra.txt', content: Buffer.from('x') }]),
        /^extra\.txt is not in the manifest$/,
      ],
      [zipOf([...entries, { path: 'keys.json', content: Buffer.from('[]') }]), /^keys\.json is there twice$/],
      [zipOf(entries.filter(({ path }) => path !== 'manifest.json')), /^manifest\.json is missing$/],
      [changed('manifest.json', '{}'), /^manifest\.json is not a manifest/],
      [changed('manifest.json', 'no'), /^manifest\.json is not JSON$/],
      [Buffer.concat([Buffer.from('#!/bin/sh\n'), bytes]), /^the archive cannot be read further/],
      [Buffer.concat([bytes, Buffer.from('more')]), /^the archive has something besides its files/],
      [bytes.subarray(0, bytes.length - 10), /^the archive cannot be read further/],
      [Buffer.from('not a zip'), /^the archive cannot be read further/],
    ];
    for (const [content, message] of cases)
      expect(verifyPackage(content, undefined)).toMatchObject({
        status: 'differs',
        differences: expect.arrayContaining([expect.stringMatching(message)]),
      });
    writeFileSync(join(folder, 'bad.zip'), changed('keys.json', '[]'));
    const bad = await json('audit-verify', ['audit', 'verify', 'bad.zip']);
    expect(bad).toMatchObject({ code: 1, report: { status: 'differs' } });
    const other = await run(['audit', 'verify', 'audit.zip', '--manifest', '0'.repeat(64)]);
    expect(other.code).toBe(1);
    expect(other.out).toContain('is NOT what was exported');
    expect((await run(['audit', 'verify', 'none.zip'])).code).toBe(2);
  });
});

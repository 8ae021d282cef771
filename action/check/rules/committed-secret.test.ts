import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { daysAgo, findings, live, onlyViolation, revoked } from '../../../test/check/keys.ts';
import { sampleText } from '../../scan/rules/sample-text.ts';
import { type ScanResult, scan } from '../../scan/scan.ts';
import type { Origin, SecretMatch } from '../../scan/secret-match.ts';
import { committedSecret } from './committed-secret.ts';

const KEY = sampleText(7).checked('lp_');
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Scans a folder with one file, as the gate does. */
async function scanned(text: string, name = 'deploy.sh'): Promise<ScanResult> {
  const folder = mkdtempSync(join(tmpdir(), 'committed-secret-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return scan({ path: folder, target: { kind: 'tree' } });
}

/** The same finding, as if a scan of commits had made it. */
function comingFrom(result: ScanResult, origin: Origin): ScanResult {
  const moved = (finding: SecretMatch): SecretMatch => ({ ...finding, origin });
  const found = result.findings.map(moved);
  return origin.kind === 'preexisting'
    ? { ...result, findings: [], preexisting: found }
    : { ...result, findings: found };
}

const owner = (given: Parameters<typeof live>[0] = {}) =>
  live({ name: 'CI/CD Pipeline - Production', fingerprint: fingerprint(KEY), ...given });

describe('a committed LowerPlane key', () => {
  it('is critical and certain by its checksum alone', async () => {
    const secrets = await scanned(`LOWERPLANE_API_KEY=${KEY}\n`);
    const found = onlyViolation(findings(committedSecret, { secrets }));
    expect(found).toMatchObject({
      severity: 'critical',
      fingerprint: secrets.findings[0]?.fingerprint,
      fix: secrets.findings[0]?.fix,
      place: { kind: 'code', range: { path: 'deploy.sh', line: 1, column: 20 } },
    });
    expect(found.message).toContain('(certain, its checksum is right)');
  });

  it('is milder when it only looks like one', async () => {
    const last = KEY.endsWith('a') ? 'b' : 'a';
    const secrets = await scanned(`LOWERPLANE_API_KEY=${KEY.slice(0, -1)}${last}\n`);
    const found = onlyViolation(findings(committedSecret, { secrets, keys: [] }));
    expect(found.severity).toBe('medium');
    expect(found.message).toContain('its checksum is wrong');
    expect(found.message).toContain('LowerPlane knows no such key, so it is perhaps no key at all.');
  });

  it('is named when it works, and raised to critical where the scanner was mild', async () => {
    const secrets = await scanned(`key = "${KEY}"\n`, 'gate.test.ts');
    expect(secrets.findings[0]?.severity).not.toBe('critical');
    const found = onlyViolation(findings(committedSecret, { secrets, keys: [owner()] }));
    expect(found.severity).toBe('critical');
    expect(found.message).toContain('live: "CI/CD Pipeline - Production", read-only, last used today');
    expect(found.fix).toMatch(/^Rotate and revoke it now:/);
    expect(found.keyName).toBe('CI/CD Pipeline - Production');
  });

  it('is milder when it is revoked or expired', async () => {
    const secrets = await scanned(`LOWERPLANE_API_KEY=${KEY}\n`);
    const of = (key: ReturnType<typeof live>) =>
      onlyViolation(findings(committedSecret, { secrets, keys: [key] }));
    expect(of(owner(revoked(3)))).toMatchObject({
      severity: 'low',
      message: expect.stringContaining('revoked since 2026-11-22'),
    });
    expect(of(owner({ expires_at: daysAgo(3) }))).toMatchObject({
      severity: 'medium',
      message: expect.stringContaining('expired since 2026-11-22'),
    });
  });

  it('is said to be unknown only as far as the gate sees', async () => {
    const secrets = await scanned(`LOWERPLANE_API_KEY=${KEY}\n`);
    const found = onlyViolation(findings(committedSecret, { secrets, keys: [live()], self: live() }));
    expect(found.severity).toBe('critical');
    expect(found.message).toContain(
      'LowerPlane knows no such key within production, which is all that the asking key sees: it may belong to another organization.',
    );
  });
});

describe('where it stands', () => {
  it('is the commit when it was removed again', async () => {
    const secrets = comingFrom(await scanned(`K=${KEY}\n`), {
      kind: 'commit',
      commit: COMMIT,
      present: false,
    });
    const { place, message } = onlyViolation(findings(committedSecret, { secrets }));
    expect(place).toMatchObject({ kind: 'code', commit: COMMIT });
    expect(message).toContain(
      'Commit 0123456789ab added it, and it was removed again: the history still has it.',
    );
  });

  it('is the file when it is still there', async () => {
    const secrets = comingFrom(await scanned(`K=${KEY}\n`), {
      kind: 'commit',
      commit: COMMIT,
      present: true,
    });
    expect(onlyViolation(findings(committedSecret, { secrets })).place).not.toHaveProperty('commit');
  });

  it('is mild when it was there before, unless the key works', async () => {
    const secrets = comingFrom(await scanned(`K=${KEY}\n`), { kind: 'preexisting' });
    expect(onlyViolation(findings(committedSecret, { secrets })).severity).toBe('low');
    expect(onlyViolation(findings(committedSecret, { secrets, keys: [owner()] })).severity).toBe('critical');
    expect(findings(committedSecret, { secrets }, { parameters: { carried: false } })).toEqual([]);
  });
});

describe('a secret that a comment allows', () => {
  const line = `K=${KEY} # lowerplane:allow lowerplane-key taken from the public manual\n`;

  it('carries the reason', async () => {
    const found = onlyViolation(findings(committedSecret, { secrets: await scanned(line) }));
    expect(found.allowed).toBe('taken from the public manual');
  });

  it('is not excused while the key works', async () => {
    const found = onlyViolation(findings(committedSecret, { secrets: await scanned(line), keys: [owner()] }));
    expect(found.allowed).toBeUndefined();
    expect(found.message).toContain('The comment that allows it does not count: the key works.');
  });
});

it('never shows the key', async () => {
  const secrets = await scanned(`K=${KEY}\n`);
  for (const keys of [[], [owner()], [owner(revoked(1))]]) {
    const text = JSON.stringify(findings(committedSecret, { secrets, keys }));
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(KEY.slice(3, 20));
  }
});

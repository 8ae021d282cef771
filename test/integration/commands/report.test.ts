import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';
import { reportedKeys } from './reported-keys.ts';

describe('lowerplane report', () => {
  it('writes ages, use, rotations ahead, posture, findings and their trend on one page', async () => {
    const { ran, page } = await reportedKeys();
    expect(ran).toMatchObject({ code: 0, error: '' });
    expect(ran.out.replaceAll(/\s+/g, ' ')).toMatch(
      /^4 active keys\. 1 key will stop working without a successor\./,
    );
    const text = page();
    for (const part of [
      'Findings of the gate',
      'Rotation calendar',
      'Who uses what',
      'Compliance posture',
      'Trend',
      'lowerplane.yaml:1',
      'rotated (generation 2)',
      'no code declares it',
      'stops working',
      'SOC 2',
    ])
      expect(text).toContain(part);
  });

  it('lets no name of a key become markup, loads nothing, and holds no secret', async () => {
    const { page, secret, environment } = await reportedKeys();
    const text = page();
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).toContain('default-src &#39;none&#39;');
    expect(text).not.toMatch(/<script|<link|@import|url\(|<[^>]*\s(?:on\w+|style|src|href|action)=/);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(environment.LOWERPLANE_API_KEY);
  });

  it('needs a read-only key, and says what it cannot know', async () => {
    const { run, key, folder, environment } = await surroundings();
    const { secret } = await key({ name: 'Reader', permissions: 'read-only', environments: ['production'] });
    writeFileSync(join(folder, 'main.tf'), 'module "keys" {\n  source = "./missing"\n}\n');
    const ran = await run(['report', '--from', '.', '--format', 'html'], {
      environment: { ...environment, LOWERPLANE_API_KEY: secret },
    });
    expect(ran).toMatchObject({ code: 0, error: '' });
    expect(ran.out).toContain('Not known');
    expect(ran.out).toContain('main.tf:1');
  });

  it('says the same as JSON', async () => {
    const { json } = await reportedKeys();
    const { code, report } = await json('report', ['report', '--check', 'first.json']);
    expect(code).toBe(0);
    expect(report.keys.find(({ name }: { name: string }) => name === 'CI gate')).toMatchObject({
      declared: true,
      declared_at: 'lowerplane.yaml:1',
    });
    expect(report.calendar.events.length).toBeGreaterThan(2);
    expect(report.checks).toHaveLength(1);
  });

  it('refuses a file that is no result of the gate', async () => {
    const { run, folder } = await surroundings();
    writeFileSync(join(folder, 'other.json'), '{}');
    const { code, error } = await run(['report', '--check', 'other.json']);
    expect(code).toBe(2);
    expect(error).toContain('"other.json" of --check is not a result of the gate.');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../provider/text/display-width.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const DAY = 86_400_000;
const START = Date.parse('2027-01-10T09:30:00Z');
const ROTATED = { rotation: { every: '30d7h', overlap: '7d' }, expires_in: undefined };

/** A key that exists since the start of the emulator's time. */
async function declared(text = keysFile(ROTATED)): Promise<Surroundings> {
  const around = await surroundings();
  around.emulator.clock.set(START);
  writeFileSync(join(around.folder, 'lowerplane.yaml'), text);
  await around.run(['apply', '--yes']);
  around.emulator.clock.set(START + 3_600_000);
  return around;
}

describe('lowerplane forecast', () => {
  it('shows a calendar, and what stops working if no one applies, in 80 and 40 columns', async () => {
    const around = await declared();
    const { code, out, error } = await around.run(['forecast', '--days', '60']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(
      '1 declared key from 2027-01-10 to 2027-03-11, if someone applies every day from\n2027-01-10 on:',
    );
    expect(out).toMatch(/2027-02-10 Wed {2}CI gate {2}rotated \(generation 2\)/);
    expect(out).toMatch(/2027-02-18 Thu {2}CI gate {2}old key revoked \(generation 1,\s+key_\w+\)/);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'If no one applies: Day (UTC) Key What happens 2027-02-16 Tue',
    );
    expect(out.replace(/\s+/g, ' ')).toContain('No key stops working. If no one applies, 1 key will.');
    for (const width of [40, 80]) {
      const narrow = await around.run(['forecast', '--days', '60'], { width });
      for (const line of narrow.out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it('shows what breaks before a day until which no one applies, and ends with 1', async () => {
    const around = await declared();
    const { code, out } = await around.run(['forecast', '--no-apply-until', '2027-03-01']);
    expect(code).toBe(1);
    expect(out).toMatch(/2027-02-16 Tue {2}CI gate {2}stops working/);
    expect(out).toMatch(/2027-03-01 Mon {2}CI gate {2}replaced \(generation 2\)/);
    expect(out.replace(/\s+/g, ' ')).toContain('1 key will stop working.');
    expect((await around.run(['forecast', '--no-apply-until', '10d'])).code).toBe(0);
    const never = await around.json('forecast', ['forecast', '--no-apply-until', 'never']);
    expect(never.code).toBe(1);
    expect(never.report.applies).toBe(null);
    expect(never.report.events).toEqual(never.report.without_applies);
  });

  it('reports every event as JSON', async () => {
    const around = await declared();
    const { code, report } = await around.json('forecast', ['forecast', '--days', '40']);
    expect(code).toBe(0);
    expect(report.events).toMatchObject([
      { kind: 'rotate', name: 'CI gate', generation: 2, key_id: null, stops_working: false, declared: true },
      { kind: 'retire', generation: 1, key_id: expect.stringMatching(/^key_/) },
    ]);
    expect(report.without_applies).toMatchObject([{ kind: 'expire', generation: 1, stops_working: true }]);
  });

  it('says when an apply will not be possible, and why', async () => {
    const fixed = { ...ROTATED, expires_at: new Date(START + 40 * DAY).toISOString() };
    const around = await declared(keysFile(fixed));
    const { code, report } = await around.json('forecast', ['forecast']);
    expect(code).toBe(1);
    expect(report.events[0]).toMatchObject({
      kind: 'blocked',
      summary: 'apply not possible: Key Would Expire Before Its Successor Takes Over',
    });
  });

  it('writes calendars in which the same event has the same identity each day', async () => {
    const around = await declared();
    const uids = async () => {
      const { out } = await around.run(['forecast', '--days', '90', '--format', 'ical']);
      expect(out.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
      for (const line of out.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      return [...out.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid);
    };
    const first = await uids();
    expect(first).toHaveLength(4);
    expect(new Set(first).size).toBe(4);
    around.emulator.clock.set(START + 5 * DAY);
    expect((await uids()).slice(0, 4)).toEqual(first);
    around.emulator.clock.set(START + 31 * DAY);
    await around.run(['apply', '--yes']);
    const later = await uids();
    // The old key exists by then, and so does its successor.
    expect(later.slice(0, 3)).toEqual(first.slice(1));
    expect(later).not.toContain(first[0]);
  });

  it('escapes names in every format', async () => {
    const name = 'a;b,c\\d|e @octo [x](y)';
    const around = await declared(keysFile({ ...ROTATED, name }));
    const forecast = async (format: string) => (await around.run(['forecast', '--format', format])).out;
    expect(await forecast('ical')).toContain('SUMMARY:a\\;b\\,c\\\\d|e @octo [x](y): rotated');
    const markdown = await forecast('markdown');
    expect(markdown).toMatch(/^### Forecast of LowerPlane API keys\n/);
    expect(markdown).toContain('c\\\\d&#124;e @\u200bocto \\[x\\](y) |');
    expect(JSON.parse(await forecast('json')).events[0].name).toBe(name);
  });

  it('writes files, and explains wrong options', async () => {
    const around = await declared();
    await around.run(['forecast', '--output', 'ical=keys.ics', '--output', 'markdown=keys.md']);
    expect(readFileSync(join(around.folder, 'keys.ics'), 'utf8')).toContain('END:VCALENDAR\r\n');
    expect(readFileSync(join(around.folder, 'keys.md'), 'utf8')).toContain('| Day (UTC) | Key |');
    for (const [args, message] of [
      [['--days', '0'], '--days must be a whole number from 1 to 3650, not "0".'],
      [['--no-apply-until', 'soon'], '--no-apply-until must be a day such as 2027-01-31'],
      [
        ['--no-apply-until', '2026-01-01'],
        '--no-apply-until must be later than now, but 2026-01-01T00:00:00Z is not.',
      ],
      [['--apply-every', '5m'], '--apply-every must be at least 1h, not 5 minutes.'],
      [['--from', 'nowhere'], 'nowhere: Nothing there declares keys.'],
    ] as const) {
      const { code, out, error } = await around.run(['forecast', ...args]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(error).toContain(message);
    }
  });
});

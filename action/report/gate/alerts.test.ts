import { describe, expect, it } from 'vitest';
import type { KeyDeadline } from '../../check/verdict/key-deadlines.ts';
import {
  type AlertSource,
  alertIssue,
  alertsInIssue,
  alertsOf,
  alertsToPost,
  alertTitle,
  jsonAlert,
  slackAlert,
  toldIn,
} from './alerts.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-30T12:00:00Z');
const SOURCE: AlertSource = {
  marker: '<!-- lowerplane-alerts id=audit:all:. -->',
  repository: 'acme/app',
  run: 'https://github.com/acme/app/actions/runs/1',
  now: NOW,
};
const DAYS = [60, 30, 7];

function deadline(inDays: number, given: Partial<KeyDeadline> = {}): KeyDeadline {
  return {
    kind: 'expires',
    key: { id: 'key_1', name: 'CI gate', lastFour: 'ab12' },
    since: NOW - 300 * DAY,
    at: NOW + inDays * DAY,
    isForeseen: true,
    fix: 'Declare rotation.',
    ...given,
  };
}

function stages(...deadlines: readonly KeyDeadline[]) {
  return alertsOf(deadlines, DAYS, NOW).map(({ stage }) => stage);
}

describe('alertsOf', () => {
  it.each([
    [61, []],
    [60, [60]],
    [31, [60]],
    [30, [30]],
    [7, [7]],
    [0.1, [7]],
    [0, [0]],
    [-5, [0]],
  ])('tells of a deadline in %d days at stage %j', (days, expected) => {
    expect(stages(deadline(days))).toEqual(expected);
  });

  it('does not tell of what is far away for a short life', () => {
    expect(stages(deadline(29, { since: NOW - DAY }))).toEqual([]);
    expect(stages(deadline(7, { since: NOW - 23 * DAY }))).toEqual([7]);
  });

  it('tells of what applies or time take care of only once it has passed', () => {
    expect(stages(deadline(1, { isForeseen: false }), deadline(-1, { isForeseen: false }))).toEqual([0]);
  });

  it('has the most urgent first, and a digest that changes with the stage and the deadline only', () => {
    const [urgent, later] = alertsOf([deadline(40), deadline(3)], DAYS, NOW);
    expect([urgent?.stage, later?.stage]).toEqual([7, 60]);
    const digest = (inDays: number, now: number) =>
      alertsOf([{ ...deadline(0), at: NOW + inDays * DAY }], DAYS, now)[0]?.digest;
    expect(digest(40, NOW)).toBe(digest(40, NOW + DAY));
    expect(digest(40, NOW)).not.toBe(digest(40, NOW + 20 * DAY));
    expect(digest(40, NOW)).not.toBe(digest(41, NOW));
  });
});

describe('alertIssue', () => {
  it('remembers what people were told, and forgets what is over', () => {
    const alerts = alertsOf([deadline(40), deadline(3)], DAYS, NOW);
    const [first] = alerts;
    const body = alertIssue(alerts, new Set([first?.digest ?? '', 'ffff']), SOURCE);
    expect(body.startsWith(SOURCE.marker)).toBe(true);
    expect([...toldIn(body)]).toEqual([first?.digest]);
    expect(toldIn(alertIssue([], new Set(['ffff']), SOURCE)).size).toBe(0);
    expect(toldIn('<!-- told someone else -->').size).toBe(0);
  });

  it('says in words what happens, and shows names as they are', () => {
    const name = '<!-- --> @acme [x](https://evil.example) |';
    const key = { id: 'key_2', name, lastFour: 'zz99' };
    const body = alertIssue(
      alertsOf(
        [
          deadline(3),
          deadline(-3),
          deadline(20, { kind: 'rotates' }),
          deadline(-20, { kind: 'rotates', isForeseen: false }),
          deadline(-1, { kind: 'unused', key, since: NOW - 91 * DAY, isForeseen: false }),
        ],
        DAYS,
        NOW,
      ),
      new Set(),
      SOURCE,
    );
    expect(body).toContain('Expires in 3 days, on 2026-12-03');
    expect(body).toContain('Expired on 2026-11-27');
    expect(body).toContain('Should be replaced in 20 days, by 2026-12-20');
    expect(body).toContain('Should have been replaced 20 days ago, on 2026-11-10');
    expect(body).toContain('Not used for 91 days, since 2026-08-31');
    expect(body.slice(SOURCE.marker.length)).not.toMatch(/<!-- -->|@acme|\]\(https:\/\/evil/);
  });

  it('fits in what GitHub takes', () => {
    const many = Array.from({ length: 5_000 }, (_, number) =>
      deadline(1 + number / 5_000, { key: { id: `key_${number}`, name: '$'.repeat(100), lastFour: 'ab12' } }),
    );
    const alerts = alertsOf(many, DAYS, NOW);
    const body = alertIssue(alerts, new Set(alerts.map(({ digest }) => digest)), SOURCE);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('more');
  });
});

describe('alertsToPost', () => {
  const names = (length: number, name = 'CI') =>
    alertsOf(
      Array.from({ length }, (_, number) =>
        deadline(1 + number / length, { key: { id: `key_${number}`, name, lastFour: 'ab12' } }),
      ),
      DAYS,
      NOW,
    );

  it.each([
    [1, 'CI'],
    [200, 'CI'],
    [201, 'CI'],
    [900, '&'.repeat(100)],
    [1_000, 'CI'],
  ])('posts each of %d alerts once, in some audits', (length, name) => {
    const alerts = names(length, name);
    const posted: string[] = [];
    let told: ReadonlySet<string> = new Set();
    for (let audit = 0; audit < 50; audit++) {
      const shown = alertsToPost(alerts, told, NOW);
      const more = alerts.length - told.size - shown.length;
      const { text } = Object(slackAlert(shown, more, SOURCE));
      expect(text.length).toBeLessThan(40_000);
      expect(text.split('\n').filter((line: string) => line.startsWith('•'))).toHaveLength(shown.length);
      posted.push(...shown.map(({ digest }) => digest));
      const body = alertIssue(alerts, new Set([...told, ...shown.map(({ digest }) => digest)]), SOURCE);
      expect(body.length).toBeLessThan(65_536);
      told = toldIn(body);
    }
    expect(posted).toEqual(alerts.map(({ digest }) => digest));
  });

  it('posts no more than the issue can remember, and the rest once there is room', () => {
    const alerts = names(1_500);
    const told = new Set(alerts.slice(0, 950).map(({ digest }) => digest));
    expect(alertsToPost(alerts, told, NOW)).toEqual(alerts.slice(950, 1_000));
    expect(alertsToPost(alerts.slice(100), told, NOW)).toEqual(alerts.slice(950, 1_100));
  });

  it('counts what the issue shows by its rows and its characters', () => {
    expect(alertsInIssue(names(3), NOW)).toHaveLength(3);
    expect(alertsInIssue(names(300), NOW)).toHaveLength(200);
    expect(alertsInIssue(names(300, '$'.repeat(100)), NOW).length).toBeLessThan(200);
  });
});

describe('what is posted', () => {
  const alerts = alertsOf(
    [deadline(3, { key: { id: 'key_1', name: '<!channel> & *x*\n• fake', lastFour: 'ab12' } })],
    DAYS,
    NOW,
  );

  it('is one text for Slack, in which a name mentions no one', () => {
    const { text } = Object(slackAlert(alerts, 0, SOURCE));
    expect(text).toContain('LowerPlane: 1 API key needs attention');
    expect(text).toContain('&lt;!channel&gt; &amp;');
    expect(text.split('\n')).toHaveLength(2);
  });

  it('is data for other programs', () => {
    expect(jsonAlert(alerts, 2, SOURCE)).toMatchObject({
      version: 1,
      more: 2,
      repository: 'acme/app',
      alerts: [{ kind: 'expires', key: { id: 'key_1' }, at: '2026-12-03T12:00:00Z', days_before: 7 }],
    });
  });

  it('counts keys, not alerts', () => {
    expect(alertTitle(alertsOf([deadline(3), deadline(-3, { kind: 'rotates' })], DAYS, NOW))).toBe(
      'LowerPlane: 1 API key needs attention',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { explainNotice, explainReasons } from './explain.ts';
import { actual, DAY, desired, kinds, NOW } from './plan.fixture.ts';
import { plan } from './plan.ts';
import type { RotationRule } from './rotation.ts';

const HOUR = DAY / 24;
/** The midnight before. */
const TODAY = NOW - (NOW % DAY);
const WEEKDAY = new Date(NOW).getUTCDay();
const CREATED = NOW - 100 * DAY;

function rotation(openings: RotationRule['openings']): RotationRule {
  const every = 90 * DAY;
  return {
    every,
    beforeExpiry: undefined,
    overlap: 7 * DAY,
    overlapMax: undefined,
    anchor: undefined,
    openings,
  };
}

/** Opens an hour after `now`, for an hour, once a week. */
const SOON = {
  window: { days: [WEEKDAY], from: (NOW - TODAY + HOUR) % DAY, length: HOUR, timeZone: 'UTC' },
  freezes: [],
};
const old = {
  ...actual,
  createdAt: CREATED,
  firstCreatedAt: CREATED,
  expiration: { kind: 'at' as const, at: NOW + 20 * DAY },
};
const waiting = {
  ...desired,
  expiration: { kind: 'in' as const, ms: 120 * DAY },
  rotation: rotation(SOON),
};

describe('plan, with a rotation window', () => {
  it('waits until it opens, and says until when', () => {
    const planned = plan(waiting, old, NOW);
    expect(planned).toMatchObject({ changes: [], problems: [] });
    expect(planned.notices).toEqual([
      { kind: 'rotation-waits', since: CREATED + 90 * DAY, until: NOW + HOUR },
    ]);
    expect(planned.notices.map(explainNotice)).toMatchObject([{ title: 'Rotation Waits For Its Window' }]);
    expect(kinds(plan(waiting, old, NOW + HOUR).changes)).toEqual(['rotate']);
    expect(kinds(plan(waiting, old, NOW + 2 * HOUR).changes)).toEqual([]);
  });

  it('waits for the end of a freeze', () => {
    const freezes = [{ from: NOW - DAY, to: NOW + 3 * DAY }];
    const frozen = { ...waiting, rotation: rotation({ window: undefined, freezes }) };
    expect(plan(frozen, old, NOW).notices).toMatchObject([{ until: NOW + 3 * DAY }]);
    expect(kinds(plan(frozen, old, NOW + 3 * DAY).changes)).toEqual(['rotate']);
  });

  it('rotates outside it rather than let the key expire first, and says so', () => {
    const freezes = [{ from: NOW - DAY, to: NOW + 20 * DAY }];
    const frozen = { ...waiting, rotation: rotation({ window: undefined, freezes }) };
    const [change] = plan(frozen, old, NOW).changes;
    expect(change).toMatchObject({ kind: 'rotate', reasons: [{ opensTooLate: NOW + 20 * DAY }] });
    expect(change?.kind === 'rotate' && explainReasons(change.reasons)).toMatch(/opens only on .* expired/);
  });

  it('rotates a key outside it that was prolonged beyond its declared life', () => {
    const freezes = [{ from: NOW - DAY, to: NOW + 30 * DAY }];
    const frozen = { ...waiting, rotation: rotation({ window: undefined, freezes }) };
    const prolonged = { ...old, expiration: { kind: 'at' as const, at: NOW + 300 * DAY } };
    for (const at of [NOW, NOW + 25 * DAY]) {
      const planned = plan(frozen, prolonged, at);
      expect(planned.problems).toEqual([]);
      expect(kinds(planned.changes)).toEqual(['rotate']);
    }
  });

  it('rotates at any time for its trigger, and replaces at any time', () => {
    expect(kinds(plan({ ...waiting, trigger: 'now' }, old, NOW).changes)).toEqual(['rotate']);
    expect(kinds(plan({ ...waiting, permissions: 'admin' }, old, NOW).changes)).toEqual(['replace']);
    expect(kinds(plan(waiting, { ...old, status: 'revoked' }, NOW).changes)).toEqual(['replace']);
  });

  it('is impossible if a new key would expire before the window of its successor', () => {
    const freezes = [{ from: NOW + 80 * DAY, to: NOW + 100 * DAY }];
    const short = {
      ...waiting,
      expiration: { kind: 'in' as const, ms: 100 * DAY },
      rotation: rotation({ window: undefined, freezes }),
    };
    expect(plan(short, undefined, NOW).problems).toMatchObject([
      { kind: 'expires-before-successor', neededUntil: NOW + 107 * DAY },
    ]);
  });
});

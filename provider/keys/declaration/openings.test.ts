import { describe, expect, it } from 'vitest';
import { DAY } from '../duration.ts';
import { declaredKey } from './declared-key.ts';
import { desiredKey } from './desired-key.ts';
import { checkDeclaration, readKey } from './read-key.ts';
import type { DeclaredMap, DeclaredValue } from './value.ts';

const HOUR = DAY / 24;
const KEY = declaredKey([]);

function tree(value: unknown): DeclaredValue {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(tree) };
  if (typeof value === 'string') return { kind: 'scalar', value };
  if (typeof value === 'object' && value !== null) return mapOf(value);
  return { kind: 'unknown' };
}

function mapOf(value: object): DeclaredMap {
  return { kind: 'map', entries: new Map(Object.entries(value).map(([name, each]) => [name, tree(each)])) };
}

function declared(rotation: object, plain: object = {}): DeclaredMap {
  return mapOf({
    name: 'CI gate',
    permissions: 'read-only',
    rotation: { every: '90d', overlap: '7d', ...rotation },
    ...plain,
  });
}

function faults(rotation: object, plain?: object) {
  return checkDeclaration(KEY, declared(rotation, plain)).map(({ title, detail, path }) => ({
    title,
    detail,
    path: path.join('.'),
  }));
}

function desired(rotation: object) {
  return desiredKey({ ...readKey(KEY, declared(rotation)), destinations: [] }, undefined);
}

describe('rotation.window and rotation.not_between', () => {
  it('say when a rotation may begin, and let the key live that much longer', () => {
    const window = { days: ['saturday', 'sunday'], from: '22:00', to: '02:00', time_zone: 'Europe/Berlin' };
    const { rotation, expiration } = desired({ window });
    expect(rotation).toMatchObject({
      openings: {
        window: { days: [6, 0], from: 22 * HOUR, length: 4 * HOUR, timeZone: 'Europe/Berlin' },
        freezes: [],
      },
    });
    const wait = 6 * DAY - 4 * HOUR + HOUR;
    expect(expiration).toEqual({ kind: 'in', ms: 97 * DAY + wait });
  });

  it('are every day, all day and in UTC by default', () => {
    expect(desired({ window: {} })).toMatchObject({
      rotation: {
        openings: { window: { days: [0, 1, 2, 3, 4, 5, 6], from: 0, length: DAY, timeZone: 'UTC' } },
      },
      expiration: { ms: 97 * DAY },
    });
    expect(desired({ window: { from: '24:00', to: '01:00' } })).toMatchObject({
      rotation: { openings: { window: { from: 0, length: HOUR } } },
    });
  });

  it('are pending while a part of them is not known', () => {
    expect(desired({ window: { time_zone: null } }).rotation).toBeTypeOf('symbol');
  });

  it.each([
    [{ window: { from: '2:00' } }, 'rotation.window.from', 'time of day'],
    [{ window: { to: '24:30' } }, 'rotation.window.to', 'time of day'],
    [
      { window: { from: '05:00', to: '05:00' } },
      'rotation.window.to',
      'opens at "05:00" and closes at the same',
    ],
    [
      { window: { from: '24:00', to: '00:00' } },
      'rotation.window.to',
      'opens at "24:00" and closes at the same',
    ],
    [{ window: { days: [] } }, 'rotation.window.days', 'is empty'],
    [{ window: { days: ['Sonntag'] } }, 'rotation.window.days', 'must be "sunday"'],
    [{ window: { time_zone: 'Berlin' } }, 'rotation.window.time_zone', 'IANA'],
    [{ window: { time_zone: '+02:00' } }, 'rotation.window.time_zone', 'IANA'],
    [{ not_between: [{ from: '2026-12-20' }] }, 'rotation.not_between.0.from', 'RFC 3339'],
    [
      { not_between: [{ from: '2027-01-05T00:00:00Z', to: '2026-12-20T00:00:00Z' }] },
      'rotation.not_between.0.to',
      'not later than its beginning',
    ],
    [
      { not_between: [{ from: '2027-01-05T00:00:00Z', to: '2028-12-20T00:00:00Z' }] },
      'rotation.not_between.0.to',
      'more than a year',
    ],
  ])('%j is wrong', (rotation, path, detail) => {
    const found = faults(rotation);
    expect(found.some((fault) => fault.path.startsWith(path) && fault.detail.includes(detail))).toBe(true);
  });

  it('must leave time before the key expires', () => {
    const window = { days: ['sunday'], from: '02:00', to: '03:00' };
    const wait = '6 days 23 hours';
    expect(faults({ window })).toEqual([]);
    expect(faults({ window }, { expires_in: '104d' })).toEqual([]);
    expect(faults({ window }, { expires_in: '103d' })).toMatchObject([
      { title: 'Rotation Window Opens Too Late', path: 'expires_in', detail: expect.stringContaining(wait) },
    ]);
    const rotation = { before_expiry: '13d', overlap: '7d', window };
    const beforeExpiry = mapOf({
      name: 'CI gate',
      permissions: 'read-only',
      expires_in: '90d',
      rotation,
    });
    expect(checkDeclaration(KEY, beforeExpiry)).toMatchObject([
      { title: 'Rotation Window Opens Too Late', path: ['rotation', 'before_expiry'] },
    ]);
  });
});

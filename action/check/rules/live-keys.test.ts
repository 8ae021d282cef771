import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { ABSENT } from '../../../provider/declarations/declared.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import {
  at,
  DAY,
  daysAgo,
  declarations,
  declared,
  findings,
  known,
  live,
  NOW,
  onlyViolation,
  revoked,
  VARIABLE,
} from '../../../test/check/keys.ts';
import type { Rule } from './definition/rule.ts';
import { driftedKey } from './drifted-key.ts';
import { expiringSoon } from './expiring-soon.ts';
import { gateKeyNotReadOnly } from './gate-key-not-read-only.ts';
import { gateKeyUnscoped } from './gate-key-unscoped.ts';
import { missingKey } from './missing-key.ts';
import { neverUsedKey } from './never-used-key.ts';
import { overdueRotation } from './overdue-rotation.ts';
import { staleKey } from './stale-key.ts';
import { undeclaredKey } from './undeclared-key.ts';

const inDays = (days: number) => formatInstant(NOW + days * DAY);

/** What a rule says about one live key and what code declares. */
function verdict(
  rule: Rule,
  key: Partial<ApiKey>,
  declaration: Partial<KeyDeclaration> | undefined = undefined,
  parameters: unknown = {},
): string {
  const facts = {
    keys: [live(key)],
    declarations: declaration ? declarations(declared(declaration)) : declarations(),
  };
  const found = findings(rule, facts, { parameters });
  return (
    found.map((one) => (one.kind === 'undecidable' ? '?' : (one.severity ?? rule.severity))).join() || '-'
  );
}

describe('stale-key', () => {
  it.each<[string, Partial<ApiKey>, string]>([
    ['used 89 days ago', { last_used_at: daysAgo(89) }, '-'],
    ['used 90 days ago', { last_used_at: daysAgo(90) }, 'medium'],
    ['an admin key', { last_used_at: daysAgo(90), permissions: 'admin' }, 'high'],
    ['never used', { last_used_at: null }, '-'],
    ['revoked', { last_used_at: daysAgo(200), ...revoked(3) }, '-'],
    ['expired', { last_used_at: daysAgo(200), expires_at: daysAgo(1) }, '-'],
  ])('%s', (_case, key, expected) => {
    expect(verdict(staleKey, key)).toBe(expected);
  });

  it('points to the code that declares the key', () => {
    const key = live({ last_used_at: daysAgo(120) });
    const facts = { keys: [key], declarations: declarations(declared()) };
    const { place, message } = onlyViolation(findings(staleKey, facts));
    expect(place).toEqual({ kind: 'code', range: at(1) });
    expect(message).toBe(
      '"CI gate" (ending in ab12) has not been used for 120 days, since 2026-07-28. It is still active: read-only, for production.',
    );
  });
});

describe('never-used-key', () => {
  it.each<[string, Partial<ApiKey>, string]>([
    ['13 days old', { last_used_at: null, created_at: daysAgo(13) }, '-'],
    ['14 days old', { last_used_at: null, created_at: daysAgo(14) }, 'low'],
    ['used', { created_at: daysAgo(14) }, '-'],
  ])('%s', (_case, key, expected) => {
    expect(verdict(neverUsedKey, key)).toBe(expected);
  });
});

describe('overdue-rotation', () => {
  const old = (days: number, key: Partial<ApiKey> = {}) => ({ created_at: daysAgo(days), ...key });
  it.each<[string, Partial<ApiKey>, Partial<KeyDeclaration> | undefined, string]>([
    ['365 days old', old(365), undefined, '-'],
    ['366 days old', old(366), undefined, 'medium'],
    ['an admin key of 91 days', old(91, { permissions: 'admin' }), undefined, 'high'],
    ['rotation due for a day', old(61), {}, '-'],
    ['rotation due for three days', old(63), {}, 'medium'],
    ['a declared key without rotation', old(300), { rotation: ABSENT }, '-'],
    ['revoked', old(500, revoked(1)), undefined, '-'],
  ])('%s', (_case, key, declaration, expected) => {
    expect(verdict(overdueRotation, key, declaration)).toBe(expected);
  });

  it('says in the words of the planner since when rotation is due', () => {
    const facts = { keys: [live(old(70))], declarations: declarations(declared()) };
    const { message, fix } = onlyViolation(findings(overdueRotation, facts));
    expect(message).toBe(
      '"CI gate" (ending in ab12) is 70 days old: it was created on 2026-09-16, and was last used today. Its declaration wants it replaced; rotation is due since 2026-11-15, 10 days overdue.',
    );
    expect(fix).toContain('Apply');
  });
});

describe('expiring-soon', () => {
  const fixed = { rotation: ABSENT };
  it.each<[string, Partial<ApiKey>, Partial<KeyDeclaration> | undefined, string]>([
    ['in 15 days', { expires_at: inDays(15) }, undefined, '-'],
    ['in 14 days', { expires_at: inDays(14) }, undefined, 'low'],
    ['in 4 days', { expires_at: inDays(4) }, undefined, 'low'],
    ['in 3 days, declared', { expires_at: inDays(3) }, fixed, 'medium'],
    ['in 3 days, with a successor in time', { expires_at: inDays(3), created_at: daysAgo(58) }, {}, '-'],
    ['rotation would be too late', { expires_at: inDays(3) }, {}, 'medium'],
    ['rotation by a variable', { expires_at: inDays(3) }, { rotation: VARIABLE }, '?'],
    ['a short life', { created_at: daysAgo(1), expires_at: inDays(5) }, undefined, '-'],
    ['never', { expires_at: null }, undefined, '-'],
    ['gone', { expires_at: daysAgo(1) }, undefined, '-'],
  ])('%s', (_case, key, declaration, expected) => {
    expect(verdict(expiringSoon, { created_at: daysAgo(30), ...key }, declaration)).toBe(expected);
  });

  it('lets a key go that has a successor', () => {
    const keys = [live({ created_at: daysAgo(80), expires_at: inDays(3) }), live({ id: 'key_2' })];
    expect(findings(expiringSoon, { keys })).toEqual([]);
  });
});

describe('undeclared-key', () => {
  const other = { name: known('Board') };
  it.each<[string, Partial<ApiKey>, Partial<KeyDeclaration> | undefined, unknown, string]>([
    ['declared', {}, {}, {}, '-'],
    ['undeclared', {}, other, {}, 'medium'],
    ['undeclared admin', { permissions: 'admin' }, other, {}, 'high'],
    ['ignored', {}, other, { ignore: ['ci *'] }, '-'],
    ['made for one run', { created_at: daysAgo(0), expires_at: inDays(1) }, other, {}, '-'],
    ['nothing is declared', {}, undefined, {}, '-'],
    ['nothing is declared, on request', {}, undefined, { even_without_declarations: true }, 'medium'],
    ['a name by a variable', {}, { name: VARIABLE }, {}, '?'],
    ['revoked', revoked(1), other, {}, '-'],
  ])('%s', (_case, key, declaration, parameters, expected) => {
    expect(verdict(undeclaredKey, key, declaration, parameters)).toBe(expected);
  });

  it('cannot tell while a file is unread', () => {
    const fault = { kind: 'unreadable', at: at(4, 'keys/main.tf'), message: 'No.' } as const;
    const facts = { keys: [live()], declarations: { keys: [], faults: [fault], files: [] } };
    expect(findings(undeclaredKey, facts)).toEqual([
      {
        kind: 'undecidable',
        place: { kind: 'code', range: fault.at },
        message:
          'Whether "CI gate" (ending in ab12) is declared cannot be told: not all of keys/main.tf could be read.',
      },
    ]);
  });

  it('reports what rotation left behind', () => {
    const facts = {
      keys: [live(), live({ id: 'key_old', created_at: daysAgo(80), last_used_at: daysAgo(40) })],
      declarations: declarations(declared()),
    };
    expect(onlyViolation(findings(undeclaredKey, facts)).message).toContain('An older key, "CI gate"');
  });

  it('says that it is the key the gate asks with', () => {
    const facts = { keys: [live()], self: live(), declarations: declarations(declared(other)) };
    expect(onlyViolation(findings(undeclaredKey, facts)).message).toContain(
      'it is the key this gate asks with',
    );
  });
});

describe('missing-key', () => {
  it.each<[string, Partial<ApiKey>, Partial<KeyDeclaration>, string]>([
    ['there', {}, {}, '-'],
    ['never made', { name: 'other' }, {}, 'low'],
    ['revoked', revoked(1), {}, 'medium'],
    ['expired', { expires_at: daysAgo(1) }, {}, 'medium'],
    [
      'expired as declared',
      { expires_at: daysAgo(1) },
      { expiration: known({ kind: 'at', at: NOW - DAY }) },
      '-',
    ],
    ['a name by a variable', {}, { name: VARIABLE }, '?'],
  ])('%s', (_case, key, declaration, expected) => {
    expect(verdict(missingKey, key, declaration)).toBe(expected);
  });

  it('says who revoked it', () => {
    const facts = { keys: [live(revoked(2))], declarations: declarations(declared()) };
    expect(onlyViolation(findings(missingKey, facts)).message).toBe(
      '"CI gate" has no working key: the one ending in ab12 was revoked on 2026-11-23T12:00:00Z by "Jane Doe", and was last used today.',
    );
  });

  it("cannot tell what the gate's key does not see", () => {
    const facts = {
      keys: [],
      self: live(),
      declarations: declarations(declared({ environments: known(['staging']) })),
    };
    expect(findings(missingKey, facts)).toMatchObject([
      { kind: 'undecidable', message: expect.stringContaining('sees only keys that stay within production') },
    ]);
  });
});

describe('drifted-key', () => {
  const like = { created_at: daysAgo(10), expires_at: inDays(80) };
  it.each<[string, Partial<ApiKey>, Partial<KeyDeclaration>, string]>([
    ['as declared', {}, {}, '-'],
    ['may do more', { permissions: 'admin' }, {}, 'high'],
    ['may do less', {}, { permissions: known('admin' as const) }, 'low'],
    ['reaches further', { environments: 'all' }, {}, 'high'],
    ['reaches less', {}, { environments: known(['production', 'staging']) }, 'low'],
    ['reaches elsewhere', { environments: ['staging'] }, {}, 'high'],
    ['lives longer', { expires_at: inDays(300) }, {}, 'high'],
    ['lives for ever', { expires_at: null }, {}, 'high'],
    ['ends sooner', { expires_at: inDays(20) }, {}, 'low'],
    ['rotation is due', { created_at: daysAgo(70), expires_at: inDays(20) }, {}, '-'],
    ['permissions by a variable', {}, { permissions: VARIABLE }, '?'],
    ['an expiration by a variable', {}, { expiration: VARIABLE }, '?'],
    ['a date gone by', {}, { expiration: known({ kind: 'at', at: NOW - DAY }) }, '-'],
  ])('%s', (_case, key, declaration, expected) => {
    expect(verdict(driftedKey, { ...like, ...key }, declaration)).toBe(expected);
  });

  it('says in the words of the planner what differs', () => {
    const facts = {
      keys: [live({ ...like, permissions: 'admin', environments: 'all' })],
      declarations: declarations(declared()),
    };
    expect(onlyViolation(findings(driftedKey, facts)).message).toBe(
      '"CI gate" (ending in ab12) is not as its code declares. An apply would change it: permissions change from admin to read-only and environments change from all to production. The live key is worth more than what was reviewed.',
    );
  });

  it('leaves declarations alone that share a name', () => {
    const facts = {
      keys: [live({ permissions: 'admin' })],
      declarations: declarations(declared(), declared({ address: 'lowerplane_api_key.other' })),
    };
    expect(findings(driftedKey, facts)).toEqual([]);
  });
});

describe("the gate's own key", () => {
  const severities = (rule: Rule, self: ApiKey, environment: Environment | undefined) =>
    findings(rule, { self }, environment ? { environment } : {}).map((found) =>
      found.kind === 'violation' ? (found.severity ?? rule.severity) : '?',
    );

  it.each([
    ['read-only', []],
    ['read-write', ['high']],
    ['admin', ['critical']],
  ] as const)('with %s permissions: %s', (permissions, expected) => {
    expect(severities(gateKeyNotReadOnly, live({ permissions }), undefined)).toEqual(expected);
  });

  it('is for the gated environment alone', () => {
    expect(severities(gateKeyUnscoped, live(), 'production')).toEqual([]);
    expect(severities(gateKeyUnscoped, live({ environments: 'all' }), 'production')).toEqual(['medium']);
    expect(severities(gateKeyUnscoped, live(), 'staging')).toEqual(['high']);
    expect(severities(gateKeyUnscoped, live({ environments: 'all' }), undefined)).toEqual([]);
  });
});

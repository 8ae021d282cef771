import { describe, expect, it } from 'vitest';
import { ABSENT, type Declared } from '../../../provider/declarations/declared.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import type { ExpirationRule } from '../../../provider/keys/expiration.ts';
import type { RotationRule } from '../../../provider/keys/rotation.ts';
import {
  DAY,
  declarations,
  declared,
  findings,
  known,
  live,
  NOW,
  onlyViolation,
  VARIABLE,
} from '../../../test/check/keys.ts';
import type { Rule } from './definition/rule.ts';
import { deletionProtectionOff } from './deletion-protection-off.ts';
import { excessPrivilege } from './excess-privilege.ts';
import { lifetimeTooLong } from './lifetime-too-long.ts';
import { missingExpiration } from './missing-expiration.ts';
import { missingRotation } from './missing-rotation.ts';
import { plaintextInState } from './plaintext-in-state.ts';
import { sharedDestination } from './shared-destination.ts';
import { unscopedEnvironment } from './unscoped-environment.ts';

const ADMIN = known('admin' as const);
const READ_WRITE = known('read-write' as const);
const within = (days: number): Declared<ExpirationRule> => known({ kind: 'in', ms: days * DAY });
const until = (days: number): Declared<ExpirationRule> => known({ kind: 'at', at: NOW + days * DAY });
const every = (days: number): Declared<RotationRule> =>
  known({
    every: days * DAY,
    beforeExpiry: undefined,
    overlap: 7 * DAY,
    overlapMax: undefined,
    anchor: undefined,
  });

/** What a rule says about one declaration: its severity, "?" when it cannot tell, "-" when it has nothing to say. */
function verdict(rule: Rule, given: Partial<KeyDeclaration>, parameters: unknown = {}): string {
  const found = findings(rule, { declarations: declarations(declared(given)) }, { parameters });
  return (
    found.map((one) => (one.kind === 'undecidable' ? '?' : (one.severity ?? rule.severity))).join() || '-'
  );
}

describe('missing-expiration', () => {
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['90 days', {}, '-'],
    ['a date', { expiration: until(1) }, '-'],
    ['follows from rotation', { expiration: ABSENT }, '-'],
    ['neither', { expiration: ABSENT, rotation: ABSENT }, 'medium'],
    ['neither, for an admin key', { expiration: ABSENT, rotation: ABSENT, permissions: ADMIN }, 'high'],
    ['never, though rotated', { expiration: known({ kind: 'never' }) }, 'medium'],
    ['a variable', { expiration: VARIABLE }, '?'],
    ['rotation by a variable', { expiration: ABSENT, rotation: VARIABLE }, '?'],
    ['a value that is none', { expiration: { kind: 'invalid', at: VARIABLE.at } }, '-'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(missingExpiration, given)).toBe(expected);
  });

  it('says what is known of the live key', () => {
    const found = findings(missingExpiration, {
      declarations: declarations(declared({ expiration: ABSENT, rotation: ABSENT })),
      keys: [live({ expires_at: null })],
    });
    expect(onlyViolation(found).message).toBe(
      '"CI gate" never expires: it declares neither an expiration nor a rotation. The live key (ending in ab12) was created 10 days ago, on 2026-11-15, and was last used today.',
    );
  });
});

describe('lifetime-too-long', () => {
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['365 days', { expiration: within(365) }, '-'],
    ['366 days', { expiration: within(366) }, 'medium'],
    ['91 days of an admin key', { expiration: within(91), permissions: ADMIN }, 'high'],
    ['91 days of a read-write key', { expiration: within(91), permissions: READ_WRITE }, '-'],
    ['a date a leap year ahead', { expiration: until(366) }, '-'],
    ['a date two years ahead', { expiration: until(730) }, 'medium'],
    ['a date gone by', { expiration: until(-1) }, '-'],
    ['rotation every 400 days', { expiration: ABSENT, rotation: every(400) }, 'medium'],
    ['an overlap on top', { expiration: ABSENT, rotation: every(365) }, '-'],
    ['a variable', { expiration: VARIABLE }, '?'],
    ['permissions by a variable, where they matter', { expiration: within(200), permissions: VARIABLE }, '?'],
    ['permissions by a variable, short life', { expiration: within(30), permissions: VARIABLE }, '-'],
    ['permissions by a variable, long life', { expiration: within(400), permissions: VARIABLE }, 'medium'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(lifetimeTooLong, given)).toBe(expected);
  });

  it('counts a date from the creation of the live key', () => {
    const facts = {
      declarations: declarations(declared({ expiration: until(360) })),
      keys: [live({ created_at: '2026-10-01T00:00:00Z' })],
    };
    expect(onlyViolation(findings(lifetimeTooLong, facts)).message).toContain(
      'from its creation on 2026-10-01',
    );
  });

  it('takes its limits from the policy', () => {
    expect(verdict(lifetimeTooLong, { expiration: within(91) }, { max: '90d' })).toBe('medium');
    const strict = { high_privilege: 'read-write' };
    expect(verdict(lifetimeTooLong, { expiration: within(91), permissions: READ_WRITE }, strict)).toBe(
      'high',
    );
  });
});

describe('missing-rotation', () => {
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['rotated', {}, '-'],
    ['90 days and gone', { rotation: ABSENT }, '-'],
    ['91 days', { rotation: ABSENT, expiration: within(91) }, 'low'],
    ['for ever', { rotation: ABSENT, expiration: ABSENT }, 'low'],
    ['a near date', { rotation: ABSENT, expiration: until(20) }, '-'],
    ['a far date', { rotation: ABSENT, expiration: until(200) }, 'low'],
    ['a variable', { rotation: VARIABLE, expiration: within(200) }, '?'],
    ['a variable, where it does not matter', { rotation: VARIABLE, expiration: within(20) }, '-'],
    ['a life by a variable', { rotation: ABSENT, expiration: VARIABLE }, '?'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(missingRotation, given)).toBe(expected);
  });
});

describe('excess-privilege', () => {
  const purpose = (text: string) => known(text);
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['read-only gate', {}, '-'],
    ['gate by name, read-write', { permissions: READ_WRITE }, 'low'],
    ['gate by name, admin', { permissions: ADMIN }, 'medium'],
    [
      'gate by purpose, read-write',
      { permissions: READ_WRITE, purpose: purpose('CI/CD security gate') },
      'medium',
    ],
    ['gate by purpose, admin', { permissions: ADMIN, purpose: purpose('CI/CD security gate') }, 'high'],
    ['upload by purpose, read-write', { permissions: READ_WRITE, purpose: purpose('evidence upload') }, '-'],
    ['provisioning by purpose, admin', { permissions: ADMIN, purpose: purpose('user provisioning') }, '-'],
    ['a purpose nobody knows', { permissions: ADMIN, purpose: purpose('world peace') }, '?'],
    ['a purpose by a variable', { permissions: ADMIN, purpose: VARIABLE }, '?'],
    ['permissions by a variable', { permissions: VARIABLE }, '?'],
    ['no purpose, no telling name', { permissions: ADMIN, name: known('Frodo') }, '-'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(excessPrivilege, given)).toBe(expected);
  });

  it('takes the purpose from the policy', () => {
    const facts = { declarations: declarations(declared({ permissions: ADMIN, name: known('Frodo') })) };
    const policy = { purposes: [{ key: 'Fro*', purpose: 'audit export' }] };
    const { message, severity } = onlyViolation(findings(excessPrivilege, facts, { policy }));
    expect(severity).toBe('high');
    expect(message).toBe(
      '"Frodo" declares admin permissions; for its use, audit export, read-only is enough. The policy gives its purpose as "audit export".',
    );
  });

  it('leaves names alone where the policy says so', () => {
    expect(verdict(excessPrivilege, { permissions: ADMIN }, { infer_from_names: false })).toBe('-');
  });
});

describe('unscoped-environment', () => {
  const several = { in_use: 'several' };
  it.each<[string, Partial<KeyDeclaration>, unknown, string]>([
    ['one environment', {}, several, '-'],
    ['none, read-only', { environments: ABSENT }, several, 'low'],
    ['none, read-write', { environments: ABSENT, permissions: READ_WRITE }, several, 'medium'],
    ['all, admin', { environments: known('all'), permissions: ADMIN }, several, 'high'],
    ['each by name', { environments: known(['production', 'staging', 'development']) }, several, 'low'],
    ['nothing known, read-only', { environments: ABSENT }, {}, '-'],
    ['nothing known, admin', { environments: ABSENT, permissions: ADMIN }, {}, 'medium'],
    ['one in use', { environments: ABSENT, permissions: ADMIN }, { in_use: 'one' }, '-'],
    ['a variable', { environments: VARIABLE }, several, '?'],
  ])('%s', (_case, given, parameters, expected) => {
    expect(verdict(unscopedEnvironment, given, parameters)).toBe(expected);
  });

  it('sees by other keys that there are several environments', () => {
    const facts = {
      declarations: declarations(declared({ environments: ABSENT })),
      keys: [live({ name: 'a' }), live({ name: 'b', environments: ['staging'] })],
    };
    expect(onlyViolation(findings(unscopedEnvironment, facts)).message).toBe(
      '"CI gate" reaches all environments, with read-only permissions: it declares none. The organization uses production and staging.',
    );
  });
});

describe('plaintext-in-state', () => {
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['absent', {}, '-'],
    ['false', { secretInState: known(false) }, '-'],
    ['true', { secretInState: known(true) }, 'high'],
    ['true, admin', { secretInState: known(true), permissions: ADMIN }, 'critical'],
    ['a variable', { secretInState: VARIABLE }, '?'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(plaintextInState, given)).toBe(expected);
  });
});

describe('deletion-protection-off', () => {
  it.each<[string, Partial<KeyDeclaration>, string]>([
    ['no admin', {}, '-'],
    ['admin for production', { permissions: ADMIN }, 'medium'],
    ['admin for all', { permissions: ADMIN, environments: ABSENT }, 'medium'],
    ['admin for staging', { permissions: ADMIN, environments: known(['staging']) }, '-'],
    ['protected', { permissions: ADMIN, deletionProtection: known(true) }, '-'],
    ['switched off', { permissions: ADMIN, deletionProtection: known(false) }, 'medium'],
    ['by a variable', { permissions: ADMIN, deletionProtection: VARIABLE }, '?'],
    ['permissions by a variable', { permissions: VARIABLE }, '?'],
    ['permissions by a variable, protected', { permissions: VARIABLE, deletionProtection: known(true) }, '-'],
  ])('%s', (_case, given, expected) => {
    expect(verdict(deletionProtectionOff, given)).toBe(expected);
  });
});

describe('shared-destination', () => {
  const pair = (one: string, other: string) =>
    findings(sharedDestination, {
      declarations: declarations(
        declared({ destinations: known([one]) }),
        declared({ destinations: known([other]), name: known('Board'), address: 'lowerplane_api_key.board' }),
      ),
    });

  it('is a place that two keys go to', () => {
    expect(onlyViolation(pair('file:ci.key', 'file:ci.key')).message).toBe(
      '"Board" is delivered to file:ci.key, where "CI gate" (main.tf:1) is delivered too: the one delivered last overwrites the other.',
    );
  });

  it('is no recipient, no program and no other place', () => {
    expect(pair('age:age1abc', 'age:age1abc')).toEqual([]);
    expect(pair('command:"put"', 'command:"put"')).toEqual([]);
    expect(pair('file:a.key', 'file:b.key')).toEqual([]);
  });
});

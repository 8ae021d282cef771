import { describe, expect, it } from 'vitest';
import { desired, NOW } from '../keys/plan.fixture.ts';
import { plan } from '../keys/plan.ts';
import { announce } from './announce.ts';
import { findDuplicateName, findSharedDestinations } from './collisions.ts';
import type { DeclaredKey } from './declared-key.ts';
import { Journal } from './journal.ts';
import { memoryStore } from './journal-memory.ts';
import { declared, record } from './record.fixture.ts';
import { Report } from './report.ts';
import { NO_GUARDS, noRevocations, nothingPlanned, type Run } from './run.ts';

const startRun = (): Run => ({
  connection: undefined,
  guards: NO_GUARDS,
  revocations: noRevocations(),
  planned: nothingPlanned(),
  newId: () => 'id',
  engine: 'test',
  journal: new Journal(memoryStore(), () => 'id'),
  begunAt: NOW,
  now: () => NOW,
});

function announced(changed: Partial<DeclaredKey>, known = true) {
  const report = new Report();
  const planned = { ...declared, ...changed };
  const actual = known ? record : undefined;
  const decided = plan(planned.desired, actual, NOW);
  announce({ declared: planned, record: actual, plan: decided }, NOW, report);
  return report.problems;
}

describe('announce', () => {
  it('has nothing to say about a key that is as declared', () => {
    expect(announced({})).toEqual([]);
  });

  it('points at the attribute that says when the key expires', () => {
    const past = { ...desired, expiration: { kind: 'at', at: NOW - 1 } as const };
    const at = announced({ desired: past, expirationAttribute: 'expires_at' }, false);
    expect(at).toMatchObject([{ severity: 'error', title: 'Expiration In The Past', path: ['expires_at'] }]);
  });

  it('explains a successor, and warns when its permissions grow', () => {
    expect(announced({ desired: { ...desired, permissions: 'admin' } })).toMatchObject([
      { severity: 'warning', title: 'Key Gets A Successor' },
      { severity: 'warning', title: 'Permissions Grow' },
    ]);
  });

  it('says where the secret of an old key stays readable, and when it goes', () => {
    const previous = {
      id: 'file:old.key',
      place: 'file:old.key',
      holdsMany: false,
      open: async () => undefined,
    };
    const destinations = [{ ...previous, id: 'file:ci.key', place: 'file:ci.key', previous }];
    const successor = (rotation: { readonly overlap: number; readonly expires?: true }) => {
      const rule = { every: undefined, beforeExpiry: undefined, overlapMax: undefined, anchor: undefined };
      const changed = { ...desired, trigger: 'now', rotation: { ...rule, openings: undefined, ...rotation } };
      return announced({
        destinations,
        desired: { ...changed, destinations: desired.destinations },
      })[0]?.detail;
    };
    const DAY = 86_400_000;
    expect(successor({ overlap: DAY })).toContain(
      ' Until it ends, its secret stays readable at file:old.key; the apply that revokes it removes it there.',
    );
    expect(successor({ overlap: DAY, expires: true })).toContain(
      ' Until it ends, its secret stays readable at file:old.key; the next apply after that removes it there.',
    );
    expect(successor({ overlap: 0 })).not.toContain('file:old.key');
  });

  it('does not warn when permissions shrink, or something else changes', () => {
    const changed = { ...desired, trigger: 'now', environments: 'all' } as const;
    expect(announced({ desired: changed })).toMatchObject([{ title: 'Key Gets A Successor' }]);
    const report = new Report();
    const wide = { ...record, permissions: 'admin' } as const;
    const smaller = { ...desired, permissions: 'read-write' } as const;
    const decided = plan(smaller, wide, NOW);
    announce({ declared: { ...declared, desired: smaller }, record: wide, plan: decided }, NOW, report);
    expect(report.problems).toMatchObject([{ title: 'Key Gets A Successor' }]);
  });

  it('warns of a key that never expires, unless that is declared', () => {
    const never = { ...desired, expiration: { kind: 'never' } as const };
    const titles = (expirationAttribute: DeclaredKey['expirationAttribute']) =>
      announced({ desired: never, expirationAttribute }, false).map(({ title }) => title);
    expect(titles(undefined)).toEqual(['Key Never Expires']);
    expect(titles('expires_in')).toEqual([]);
  });
});

describe('collisions within a run', () => {
  it('are two new keys of one name', async () => {
    const run = startRun();
    const report = new Report();
    await findDuplicateName('CI gate', run, report);
    expect(report.problems).toEqual([]);
    await findDuplicateName('CI gate', run, report);
    expect(report.problems).toMatchObject([{ title: 'Duplicate Key Name', path: ['name'] }]);
  });

  it('are two keys at one destination, unless it holds many', async () => {
    const at = (place: string, holdsMany: boolean, id = place) => [
      { id, place, holdsMany, open: async () => undefined },
    ];
    const shared = async (destinations: DeclaredKey['destinations']) => {
      const run = startRun();
      const report = new Report();
      for (const name of ['One', 'Two', 'Two']) {
        await findSharedDestinations(
          { ...declared, destinations, desired: { ...desired, name } },
          run,
          report,
        );
      }
      return report.problems.map(({ detail, path }) => [path, detail.split(', and')[0]]);
    };
    expect(await shared(at('file:ci.key', false))).toEqual([
      [['deliver_to', 0], 'file:ci.key already takes the secret of "One"'],
      [['deliver_to', 0], 'file:ci.key already takes the secret of "One"'],
    ]);
    expect(await shared(at('file:ci.key', false, 'file:./ci.key'))).toMatchObject([
      [['deliver_to', 0], 'file:./ci.key already takes the secret of "One"'],
      [['deliver_to', 0], 'file:./ci.key already takes the secret of "One"'],
    ]);
    expect(await shared(at('command:"vault"', true))).toEqual([]);
  });

  it('are two spellings of one location in a declaration', async () => {
    const at = (id: string) => ({
      id,
      place: id,
      locate: async () => '/app/ci.key',
      holdsMany: false,
      open: async () => undefined,
    });
    const report = new Report();
    const destinations = [at('file:ci.key'), at('file:/app/ci.key')];
    await findSharedDestinations({ ...declared, destinations }, startRun(), report);
    expect(report.problems).toMatchObject([{ title: 'Destination Declared Twice', path: ['deliver_to', 1] }]);
  });
});

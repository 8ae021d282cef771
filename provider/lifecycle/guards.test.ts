import { describe, expect, it } from 'vitest';
import { PENDING } from '../keys/key.ts';
import { NOW } from '../keys/plan.fixture.ts';
import { plan } from '../keys/plan.ts';
import { guardPlan } from './guard-plan.ts';
import { Journal } from './journal.ts';
import { memoryStore } from './journal-memory.ts';
import { declared, record } from './record.fixture.ts';
import { Report } from './report.ts';
import { parseRevocationLimit } from './revocation-count.ts';
import { NO_GUARDS, noRevocations, nothingPlanned, type Run } from './run.ts';

const run: Run = {
  connection: undefined,
  guards: NO_GUARDS,
  revocations: noRevocations(),
  planned: nothingPlanned(),
  newId: () => 'id',
  engine: 'test',
  journal: new Journal(memoryStore(), () => 'id'),
  begunAt: NOW,
  now: () => NOW,
};
const removal = { declared: undefined, record, plan: plan(undefined, record, NOW) };
const isProtected = { ...record, applied: { ...declared, deletionProtection: true } };

describe('the guards', () => {
  it('refuse to remove a protected key, also without a connection', async () => {
    const report = new Report();
    await guardPlan(run, { ...removal, record: isProtected }, report);
    expect(report.problems).toMatchObject([{ severity: 'error', title: 'Key Is Protected From Deletion' }]);
    expect(report.problems[0]?.detail).toContain(`confirm_revocations = ["${record.id}"]`);
  });

  it('let a protected key be removed that was confirmed', async () => {
    const report = new Report();
    const guards = { ...NO_GUARDS, confirmedRevocations: new Set([record.id]) };
    await guardPlan({ ...run, guards }, { ...removal, record: isProtected }, report);
    expect(report.problems).toEqual([]);
  });

  it('leave to the apply what may turn out to be confirmed', async () => {
    const report = new Report();
    const guards = { ...NO_GUARDS, confirmedRevocations: PENDING } as const;
    const waiting = { ...run, guards, planned: nothingPlanned(), connection: undefined };
    await guardPlan(waiting, { ...removal, record: isProtected }, report);
    expect(report.problems).toMatchObject([{ severity: 'warning', title: 'Guards Not Checked' }]);
  });

  it('let a protected key be rotated', async () => {
    const report = new Report();
    const desired = { ...declared.desired, trigger: 'now' };
    const rotation = { declared, record: isProtected, plan: plan(desired, record, NOW) };
    await guardPlan(run, rotation, report);
    expect(report.problems).toEqual([]);
  });

  it('warn once that they cannot be checked while LowerPlane cannot be asked', async () => {
    const report = new Report();
    const guarded = { ...run, guards: { ...NO_GUARDS, maxRevocations: '1' } };
    for (let times = 0; times < 2; times++) await guardPlan(guarded, removal, report);
    expect(report.problems).toMatchObject([{ severity: 'warning', title: 'Guards Not Checked' }]);
  });
});

describe('parseRevocationLimit', () => {
  it.each([
    ['3', 100, 3],
    ['0', 100, 0],
    ['10%', 25, 2],
    ['100%', 25, 25],
  ])('%s of %i active keys allows %i', (text, active, allowed) => {
    expect(parseRevocationLimit(text)?.(active)).toBe(allowed);
  });

  it.each(['', '-1', '1.5', '101%', 'all', '10 %'])('refuses %j', (text) => {
    expect(parseRevocationLimit(text)).toBeUndefined();
  });
});

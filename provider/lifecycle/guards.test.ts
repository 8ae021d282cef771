import { describe, expect, it } from 'vitest';
import { NOW } from '../keys/plan.fixture.ts';
import { plan } from '../keys/plan.ts';
import { guard, parseRevocationLimit, refuseRemoval } from './guards.ts';
import { declared, record } from './record.fixture.ts';
import { Report } from './report.ts';
import { nothingPlanned, type Run } from './run.ts';

const run: Run = {
  connection: undefined,
  guards: { maxRevocations: '1', recentUseWindow: '7d' },
  planned: nothingPlanned(),
  newId: () => 'id',
  origin: { engine: 'test', address: async () => 'here' },
  now: () => NOW,
};
const removal = { record, plan: plan(undefined, record, NOW) };
const isProtected = { ...record, applied: { ...declared, deletionProtection: true } };

describe('the guards', () => {
  it('refuse to remove a protected key, also without a connection', async () => {
    const report = new Report();
    await guard({ ...removal, record: isProtected }, run, report);
    expect(report.problems).toMatchObject([{ severity: 'error', title: 'Key Is Protected From Deletion' }]);
  });

  it('let a protected key be rotated', () => {
    const report = new Report();
    const rotated = { ...declared.desired, trigger: 'now' };
    refuseRemoval({ record: isProtected, plan: plan(rotated, record, NOW) }, run, report);
    expect(report.problems).toEqual([]);
  });

  it('refuse nothing else while LowerPlane cannot be asked', async () => {
    const report = new Report();
    await guard(removal, run, report);
    expect(report.problems).toEqual([]);
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

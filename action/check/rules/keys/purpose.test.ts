import { describe, expect, it } from 'vitest';
import { declared, known } from '../../../../test/check/keys.ts';
import { purposeOf, useCaseOf } from './purpose.ts';

describe('the use case in a text', () => {
  it.each([
    ['Internal Dashboard', 'compliance dashboard', 'read-only'],
    ['Audit Export Script', 'audit export', 'read-only'],
    ['CI/CD security gate', 'CI/CD security gate', 'read-only'],
    ['deploy-gate-production', 'CI/CD security gate', 'read-only'],
    ['Evidence Upload', 'evidence upload', 'read-write'],
    ['evidence_upload', 'evidence upload', 'read-write'],
    ['User Provisioning', 'user provisioning', 'admin'],
    ['CI/CD Pipeline - Production', 'CI/CD integration', 'read-write'],
    ['Internal platform', 'internal platform integration', 'admin'],
  ])('%s: %s', (text, title, needs) => {
    expect(useCaseOf(text)).toMatchObject({ title, needs });
  });

  it.each(['Cider press', 'navigate', 'delegate', 'investigate', 'scd', ''])('%j: no use case', (text) => {
    expect(useCaseOf(text)).toBeUndefined();
  });

  it('is the one that needs the most permissions', () => {
    expect(useCaseOf('CI gate and evidence upload')?.needs).toBe('read-write');
    expect(useCaseOf('Dashboard of user provisioning')?.needs).toBe('admin');
  });
});

describe('the purpose of a key', () => {
  const purposes = [
    { key: 'CI *', purpose: 'evidence upload' },
    { key: '*', purpose: 'compliance dashboard' },
  ];

  it('comes from the declaration first', () => {
    const declaration = declared({ purpose: known('user provisioning') });
    expect(purposeOf('CI gate', declaration, { purposes })).toEqual({
      text: 'user provisioning',
      from: 'declaration',
    });
  });

  it('comes from the first matching glob of the policy next', () => {
    expect(purposeOf('CI gate', declared(), { purposes })?.text).toBe('evidence upload');
    expect(purposeOf('Board', declared(), { purposes })?.text).toBe('compliance dashboard');
  });

  it('comes from the name otherwise', () => {
    expect(purposeOf('CI gate', declared(), { purposes: [] })).toEqual({ text: 'CI gate', from: 'name' });
    expect(purposeOf(undefined, declared(), { purposes })).toBeUndefined();
  });
});

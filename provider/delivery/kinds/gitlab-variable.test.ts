import { expect, it } from 'vitest';
import { kind } from './gitlab-variable.ts';

const declared = {
  key: 'LOWERPLANE_API_KEY',
  project: 'octo/App',
  group: undefined,
  environment_scope: undefined,
  protected: undefined,
  masked: undefined,
  keep_previous_as: undefined,
};

it('the destination gitlab_variable is known by owner, scope and key', () => {
  expect(kind.identity(declared)).toBe('gitlab_variable:octo/App:LOWERPLANE_API_KEY');
  expect(kind.place?.(declared)).toBe('gitlab_variable:octo/app:LOWERPLANE_API_KEY');
  const ofGroup = { ...declared, project: undefined, group: 'octo', environment_scope: 'review/*' };
  expect(kind.identity(ofGroup)).toBe('gitlab_variable:groups/octo:review/*:LOWERPLANE_API_KEY');
});

it('the destination gitlab_variable has an audience where others see it than usual', () => {
  expect(kind.audience?.(declared)).toBeUndefined();
  expect(kind.audience?.({ ...declared, protected: true })).toBe('protected branches');
  expect(kind.audience?.({ ...declared, masked: false })).toBe('readers of job logs');
});

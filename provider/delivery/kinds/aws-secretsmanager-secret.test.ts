import { expect, it } from 'vitest';
import { kind } from './aws-secretsmanager-secret.ts';

const declared = {
  name: 'ci/lowerplane',
  key: undefined,
  region: undefined,
  kms_key_id: undefined,
  keep_previous_as: undefined,
};

it('the destination aws_secretsmanager_secret is known by region, name and key', () => {
  expect(kind.identity(declared)).toBe('aws_secretsmanager_secret:ci/lowerplane');
  expect(kind.identity({ ...declared, key: 'a#b', region: 'eu-west-1' })).toBe(
    'aws_secretsmanager_secret:eu-west-1:ci/lowerplane#a#b',
  );
});

it('the destination aws_secretsmanager_secret is named as AWS allows', () => {
  const { check } = kind.attributes.name.rule;
  expect(check('ci/lower_plane+=.@-1')).toBeUndefined();
  for (const name of ['', 'a b', 'a:b', 'a#b', 'a'.repeat(513)])
    expect(check(name)).toContain('1 to 512 letters');
});

it('the destination aws_secretsmanager_secret keeps a previous secret beside its value, or in another secret', () => {
  const kept = (key: string | undefined) => {
    const previous = kind.previous?.({ ...declared, key, keep_previous_as: 'old' });
    return previous && kind.identity(previous);
  };
  expect(kept(undefined)).toBe('aws_secretsmanager_secret:old');
  expect(kept('a')).toBe('aws_secretsmanager_secret:ci/lowerplane#old');
  expect(kind.previous?.(declared)).toBeUndefined();
});

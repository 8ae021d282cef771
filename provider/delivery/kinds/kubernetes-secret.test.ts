import { expect, it } from 'vitest';
import { kind } from './kubernetes-secret.ts';

it('the destination kubernetes_secret is known by namespace, name and key', () => {
  const declared = { name: 'lowerplane', namespace: undefined, key: 'api_key', keep_previous_as: undefined };
  expect(kind.identity(declared)).toBe('kubernetes_secret:default/lowerplane#api_key');
  expect(kind.identity({ ...declared, namespace: 'ci' })).toBe('kubernetes_secret:ci/lowerplane#api_key');
});

it('the destination kubernetes_secret is named as Kubernetes allows', () => {
  const { name, namespace, key } = kind.attributes;
  for (const good of ['a', 'a-1.b', '0']) expect(name.rule.check(good)).toBeUndefined();
  for (const bad of ['', 'A', '-a', 'a-', 'a..b', 'a/b', 'a_b'])
    expect(name.rule.check(bad)).toContain('must consist of');
  expect(name.rule.check('a'.repeat(254))).toContain('at most 253');
  expect(namespace.rule.check('a.b')).toContain('must consist of');
  expect(namespace.rule.check('a'.repeat(64))).toContain('at most 63');
  for (const good of ['api_key', '.dockerconfigjson', 'A-1']) expect(key.rule.check(good)).toBeUndefined();
  for (const bad of ['', '.', '..', '..a', 'a/b', 'é'])
    expect(key.rule.check(bad)).toContain('must consist of');
});

import { expect, it } from 'vitest';
import { kind } from './onepassword-item.ts';

it('the destination onepassword_item is known by vault, item and field', () => {
  const declared = { vault: 'CI', item: 'LowerPlane', field: undefined, keep_previous_as: undefined };
  expect(kind.identity(declared)).toBe('onepassword_item:CI/LowerPlane#credential');
  expect(kind.identity({ ...declared, field: 'api key' })).toBe('onepassword_item:CI/LowerPlane#api key');
});

it('the names of onepassword_item are neither options of op nor the end of a filter', () => {
  const { vault, item, field } = kind.attributes;
  for (const { rule } of [vault, item, field]) {
    for (const good of ['CI', 'Ünïcode / team (2)', "it's", 'a'.repeat(26)])
      expect(rule.check(good), good).toBeUndefined();
    for (const bad of ['', '-', '--vault=Other', 'a"b', 'a\\b', ' a', 'a ', 'a\nb', '\ta'])
      expect(rule.check(bad), JSON.stringify(bad)).toContain('must');
  }
});

import { expect, it } from 'vitest';
import { contains, covers, isSameBlock, parseResourceAddress } from './resource-address.ts';

const parsed = (address: string) => parseResourceAddress(address) ?? [];

it.each([
  ['lowerplane_api_key.ci', 'lowerplane_api_key.ci', true],
  ['lowerplane_api_key.ci', 'lowerplane_api_key.ci[0]', false],
  ['lowerplane_api_key.ci["0"]', 'lowerplane_api_key.ci[0]', false],
  ['lowerplane_api_key.ci[...]', 'lowerplane_api_key.ci["a.b"]', true],
  ['lowerplane_api_key.ci[...]', 'lowerplane_api_key.ci', false],
  ['module.a[...].lowerplane_api_key.ci', 'module.a[3].lowerplane_api_key.ci', true],
  ['module.a.lowerplane_api_key.ci', 'module.b.lowerplane_api_key.ci', false],
  ['module.a.lowerplane_api_key.ci', 'lowerplane_api_key.ci', false],
  ['lowerplane_api_key.ci["a]b\\"c"]', 'lowerplane_api_key.ci["a]b\\"c"]', true],
  [`lowerplane_api_key.ci["\${x}"]`, `lowerplane_api_key.ci["$\${x}"]`, true],
  ['lowerplane_api_key.ci["é"]', 'lowerplane_api_key.ci["\\u00e9"]', true],
])('%s covers %s: %s', (written, found, expected) => {
  expect(covers(parsed(written), parsed(found))).toBe(expected);
});

it.each(['', 'nothing', 'a.b[', 'a.b["x]', 'a.b[x]', 'a..b', '.', 'a b.c'])(
  '%j is not an address',
  (text) => {
    expect(parseResourceAddress(text)).toBeUndefined();
  },
);

it('knows modules and blocks', () => {
  const key = parsed('module.a["x"].module.b.lowerplane_api_key.ci[0]');
  expect(contains(parsed('module.a["x"]'), key)).toBe(true);
  expect(contains(parsed('module.a["y"]'), key)).toBe(false);
  expect(contains(key, key)).toBe(false);
  expect(isSameBlock(parsed('module.a["y"].module.b.lowerplane_api_key.ci'), key)).toBe(true);
  expect(isSameBlock(parsed('lowerplane_api_key.ci'), key)).toBe(false);
});

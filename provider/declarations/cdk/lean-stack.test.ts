import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leanStack } from './lean-stack.ts';

describe('a lean stack', () => {
  it('keeps what keys are made of, where it stood', () => {
    const text = `{
  "//": { "metadata": "x, }" },
  "resource": {
    "aws_instance": { "a": { "b": ["\\"", "]"] } },
    "lowerplane_api_key": { "k": { "name": "CI" } },
    "null": 1
  },
  "variable": { "ttl": {} },
  "output": [1, [2]]
}`;
    const lean = leanStack(text);
    expect(JSON.parse(lean)).toEqual({
      '//': 0,
      resource: { aws_instance: 0, lowerplane_api_key: { k: { name: 'CI' } }, null: 0 },
      variable: { ttl: {} },
      output: 0,
    });
    expect(lean).toHaveLength(text.length);
    for (const part of ['"CI"', '"ttl"', '"output"']) expect(lean.indexOf(part)).toBe(text.indexOf(part));
  });

  it.each(['', '[]', '1', '{"resource": [}', '{"resource": [{ "a": 1 }]}', '{"resource": 7}'])(
    'is as it was where there are no resource types: %s',
    (text) => expect(leanStack(text)).toBe(text),
  );

  it('of any JSON keeps each line as long as it was, and the keys', () => {
    const any = fc.object({
      maxDepth: 3,
      key: fc.constantFrom('a', '"', '\\', '{', ',', 'resource', 'é'),
      values: [fc.string(), fc.integer(), fc.constant(null)],
    });
    const property = fc.property(any, any, any, fc.constantFrom(0, 2, '\t'), (other, types, key, indent) => {
      const stack = { ...other, resource: { ...types, lowerplane_api_key: key } };
      const text = JSON.stringify(stack, null, indent);
      const lean = leanStack(text);
      expect(JSON.parse(lean).resource.lowerplane_api_key).toEqual(
        JSON.parse(text).resource.lowerplane_api_key,
      );
      expect(lean.split('\n').map((line) => line.length)).toEqual(
        text.split('\n').map((line) => line.length),
      );
    });
    fc.assert(property);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, parsePositioned } from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';
import { leanStack } from './lean-stack.ts';

/** Line and column of the last time a text is there. */
function placeOf(text: string, part: string): readonly number[] {
  const before = text.slice(0, text.lastIndexOf(part)).split('\n');
  return [before.length, before.at(-1)?.length ?? 0];
}

/** The positions of the keys of a stack. */
function keysPlace(text: string): SourceRange {
  const source = parsePositioned('cdk.tf.json', text);
  const resource = entriesOf(source, source.document.contents).find(({ name }) => name === 'resource');
  const keys = entriesOf(source, resource?.value).find(({ name }) => name === 'lowerplane_api_key');
  return keys?.extent ?? expect.unreachable();
}

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
    for (const part of ['"CI"', '"ttl"', '"output"'])
      expect(placeOf(lean, part)).toEqual(placeOf(text, part));
  });

  it.each(['', '[]', '1', '{"resource": [}', '{"resource": [{ "a": 1 }]}', '{"resource": 7}'])(
    'is unchanged without resource types: %s',
    (text) => expect(leanStack(text)).toBe(text),
  );

  it('of any JSON keeps the keys and their positions', () => {
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
      expect(keysPlace(lean)).toEqual(keysPlace(text));
    });
    fc.assert(property);
  });
});

import { describe, expect, it } from 'vitest';
import type { Insertion } from '../../../../provider/declarations/key-declaration.ts';
import { at, declared } from '../../../../test/check/keys.ts';
import type { SuggestedFix } from '../definition/violation.ts';
import { addAttribute, EXPIRES_IN_90_DAYS, replaceAttribute } from './suggest-attribute.ts';

const FIX: SuggestedFix = { safety: 'safe', does: 'Adds it', because: 'nothing else changes' };

function insertion(syntax: Insertion['syntax']): Insertion {
  return { path: 'main.tf', afterLine: 1, lineText: 'resource "x" "y" {', indent: '  ', syntax };
}

describe('an added attribute', () => {
  it.each([
    ['hcl', '  expires_in = "90d"'],
    ['json', '  "expires_in": "90d",'],
    ['typescript', "  expires: { in: '90d' },"],
    ['yaml', '  expires_in: 90d'],
  ] as const)('in %s', (syntax, line) => {
    expect(addAttribute(declared({ insertion: insertion(syntax) }), EXPIRES_IN_90_DAYS, FIX)).toEqual({
      path: 'main.tf',
      firstLine: 1,
      lastLine: 1,
      replacement: `resource "x" "y" {\n${line}`,
      fix: FIX,
    });
  });

  it('is not suggested for a declaration without a line of source code', () => {
    expect(addAttribute(declared(), EXPIRES_IN_90_DAYS, FIX)).toBeUndefined();
  });
});

describe('a replaced attribute', () => {
  const block = declared({ insertion: insertion('hcl') });

  it('replaces its line', () => {
    expect(replaceAttribute(block, at(5), EXPIRES_IN_90_DAYS, FIX)).toEqual({
      path: 'main.tf',
      firstLine: 5,
      lastLine: 5,
      replacement: '  expires_in = "90d"',
      fix: FIX,
    });
  });

  it.each([
    ['the header’s line', at(1)],
    ['the last line', at(12)],
    ['a variable’s default elsewhere in the file', at(30)],
    ['another file', at(5, 'variables.tf')],
    ['several lines', { ...at(5), endLine: 7 }],
  ])('is not suggested on %s', (_case, range) => {
    expect(replaceAttribute(block, range, EXPIRES_IN_90_DAYS, FIX)).toBeUndefined();
  });

  it('is not suggested for one of several keys of a block', () => {
    const instance = { ...block, address: 'lowerplane_api_key.ci["a"]' };
    expect(replaceAttribute(instance, at(5), EXPIRES_IN_90_DAYS, FIX)).toBeUndefined();
  });

  it('is suggested in YAML when the entry has its own line', () => {
    const item = declared({ insertion: { ...insertion('yaml'), indent: '    ' } });
    const value = (column: number) => ({ ...at(5), column });
    expect(replaceAttribute(item, value(17), EXPIRES_IN_90_DAYS, FIX)?.replacement).toBe(
      '    expires_in: 90d',
    );
    expect(replaceAttribute(item, value(30), EXPIRES_IN_90_DAYS, FIX)).toBeUndefined();
  });

  it.each(['json', 'typescript'] as const)(
    'is not suggested in %s, where a line can contain more',
    (syntax) => {
      const declaration = declared({ insertion: insertion(syntax) });
      expect(replaceAttribute(declaration, at(5), EXPIRES_IN_90_DAYS, FIX)).toBeUndefined();
    },
  );
});

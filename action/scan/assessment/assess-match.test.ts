import { describe, expect, it } from 'vitest';
import { readAllowance } from '../content/allow-comment.ts';
import { sampleText } from '../rules/sample-text.ts';
import { classifyPath } from './path-class.ts';
import { isPlaceholder } from './placeholder.ts';
import { entropy, looksHighlyRandom, looksRandom, wordiness } from './randomness.ts';

const TRIES = 2_000;

describe('placeholders', () => {
  it.each([
    'ghp_xxxxxxxxxxxx',
    'your-token',
    'EXAMPLEKEY',
    'changeme',
    'change_me',
    '<token>',
    '$' + '{TOKEN}',
    '{{ token }}',
    '********',
    'aaaaaaaaaa',
    '0123456789',
    'abcdefgh',
    'fedcba98',
    'deadbeefdeadbeef',
    'fake-key',
    'paste_here',
  ])('are recognised: %s', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it('are hardly ever seen in random texts', () => {
    const make = sampleText(1);
    const seen = Array.from({ length: TRIES }, () => make.base62(40)).filter(isPlaceholder);
    expect(seen.length).toBeLessThan(TRIES / 500);
  });
});

describe('rarity', () => {
  it.each(['base62', 'hex', 'lower', 'upper', 'base64url'] as const)(
    'passes random %s of 32 characters',
    (kind) => {
      const make = sampleText(2);
      const failed = Array.from({ length: TRIES }, () => make[kind](32)).filter((text) => !looksRandom(text));
      expect(failed.length).toBeLessThan(TRIES / 200);
    },
  );

  it.each([
    'configuration_for_the_whole_organisation',
    'serviceDefinitionConfigurationMap',
    'downloadCompletedHandler',
    'production/database/credentials',
    'aaaabbbbaaaabbbb',
  ])('sees no random text in %s', (text) => {
    expect(looksRandom(text)).toBe(false);
    expect(looksHighlyRandom(text)).toBe(false);
  });

  it('measures entropy in bits per character', () => {
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abab')).toBe(1);
    expect(entropy('0123456789abcdef')).toBe(4);
  });

  it('measures words well above random letters', () => {
    expect(wordiness('international authentication')).toBeGreaterThan(1);
    expect(wordiness('xqzkjwvbgfpd')).toBe(0);
    expect(wordiness('short')).toBe(0);
  });
});

describe('paths', () => {
  it.each([
    ['src/server/client.ts', 'source'],
    ['.env.production', 'source'],
    ['package-lock.json', 'lock'],
    ['services/api/go.sum', 'lock'],
    ['assets/app.min.js', 'minified'],
    ['web/main.js.map', 'minified'],
    ['src/client.test.ts', 'test'],
    ['pkg/auth/auth_test.go', 'test'],
    ['tests/fixtures/token.json', 'test'],
    ['latest/config.ts', 'source'],
    ['test/__snapshots__/a.snap', 'generated'],
    ['dist/index.js', 'generated'],
    ['docs/setup.md', 'documentation'],
    ['.env.example', 'documentation'],
    ['README', 'documentation'],
  ])('%s is %s', (path, expected) => {
    expect(classifyPath(path)).toBe(expected);
  });
});

describe('allow comments', () => {
  const allowed = (line: string, above = '', below = '') =>
    readAllowance('npm-token', { line, above, below });

  it.each([
    'x // lowerplane:allow npm-token revoked in March',
    'x # lowerplane:allow npm-token: revoked in March',
    '<x/> <!-- lowerplane:allow npm-token - revoked in March -->',
    'x /* lowerplane:allow npm-token revoked in March */',
  ])('give their reason: %s', (line) => {
    expect(allowed(line)).toEqual({ kind: 'allowed', reason: 'revoked in March' });
  });

  it('count on the line above only when that line is nothing else', () => {
    expect(allowed('x', '  # lowerplane:allow npm-token revoked in March').kind).toBe('allowed');
    expect(allowed('x', 'y # lowerplane:allow npm-token revoked in March').kind).toBe('none');
  });

  it.each([
    ['above', 'x', '  "lowerplane:allow": "npm-token revoked in March",', ''],
    ['below', 'x', '', '  "lowerplane:allow": "npm-token: revoked in March"'],
    ['for comments', 'x', '  "//": "lowerplane:allow npm-token revoked in March",', ''],
    ['on its line', '{"lowerplane:allow": "npm-token revoked in March", "token": "x"}', '', ''],
  ])('are members in JSON: %s', (_, line, above, below) => {
    expect(allowed(line, above, below)).toEqual({ kind: 'allowed', reason: 'revoked in March' });
  });

  it('are not members of other lines with a value of their own', () => {
    expect(allowed('x', '{"lowerplane:allow": "npm-token revoked in March", "token": "y"}').kind).toBe(
      'none',
    );
    expect(allowed('x', '', '# lowerplane:allow npm-token revoked in March').kind).toBe('none');
  });

  it('end where the comment ends, so that a reason never holds what follows', () => {
    expect(allowed('/* lowerplane:allow npm-token revoked in March */ const token = "secret"')).toEqual({
      kind: 'allowed',
      reason: 'revoked in March',
    });
  });

  it('must give a reason', () => {
    expect(allowed('x // lowerplane:allow npm-token').kind).toBe('reason-missing');
    expect(allowed('x // lowerplane:allow npm-token ok').kind).toBe('reason-missing');
  });

  it('are for the rule they name', () => {
    expect(allowed('x // lowerplane:allow github-token revoked in March').kind).toBe('none');
    expect(allowed('x // lowerplane:allow * revoked in March').kind).toBe('none');
  });
});

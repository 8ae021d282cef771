import { describe, expect, it } from 'vitest';
import { STYLE_TOKENS } from './style-tokens.ts';

type Tokens = ReadonlyMap<string, string>;

function tokensIn(css: string): Tokens {
  return new Map(
    [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const [light = '', dark = ''] = STYLE_TOKENS.split('@media');

/** Source: WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: Tokens, text: string, ground: string): number {
  const [a, b] = [text, ground].map((name) => luminance(tokens.get(name) ?? ''));
  const [low = 0, high = 0] = [a ?? 0, b ?? 0].toSorted((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', tokensIn(light)],
  ['dark', tokensIn(dark)],
] as const)('in %s', (_, tokens) => {
  const grounds = ['page', 'surface', 'sunken'];
  it.each([
    ...['text', 'muted', 'accent', 'good', 'warning', 'bad'].flatMap((text) =>
      grounds.map((ground) => [text, ground] as const),
    ),
    ...['good', 'warning', 'bad'].map((status) => [status, `${status}-tint`] as const),
    ['text', 'neutral-tint'],
    ['muted', 'neutral-tint'],
    ['on-accent', 'accent'],
  ] as const)('%s can be read on %s', (text, ground) => {
    expect(contrast(tokens, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)('the edge of a field stands out from %s', (ground) => {
    expect(contrast(tokens, 'line-strong', ground)).toBeGreaterThanOrEqual(3);
  });

  it('a bar stands out from its track', () => {
    expect(contrast(tokens, 'bar', 'sunken')).toBeGreaterThanOrEqual(3);
  });
});

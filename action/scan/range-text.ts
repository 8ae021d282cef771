import type { ScanTarget } from './scan.ts';

/**
 * Reads a range of commits as git has them: `a..b`, or `a...b` from where the two went apart; `b` is HEAD when left out.
 *
 * @returns undefined when the text is none.
 */
export function parseRange(text: string): Extract<ScanTarget, { readonly kind: 'range' }> | undefined {
  const [, base = '', dots = '', head = ''] = /^([^.].*?)(\.\.\.?)([^.].*)?$/.exec(text) ?? [];
  // What begins with a dash would be an option of git.
  if (base === '' || base.startsWith('-') || head.startsWith('-')) return undefined;
  return { kind: 'range', base, head: head === '' ? 'HEAD' : head, from: dots === '...' ? 'fork' : 'base' };
}

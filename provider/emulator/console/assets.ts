import { hash } from 'node:crypto';
import { STYLE_TOKENS } from '../../html/style-tokens.ts';
import type { Reply } from '../reply.ts';
import { SCRIPT } from './script.ts';
import { STYLE_SHEET } from './style-sheet.ts';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f4fbf"/><circle cx="12" cy="16" r="5" fill="none" stroke="#fff" stroke-width="3"/><path d="M17 16h9v4M22 16v3" fill="none" stroke="#fff" stroke-width="3"/></svg>
`;

const ASSETS: Readonly<Record<string, { readonly contentType: string; readonly text: string }>> = {
  'console.css': { contentType: 'text/css; charset=utf-8', text: `${STYLE_TOKENS}${STYLE_SHEET}` },
  'console.js': { contentType: 'text/javascript; charset=utf-8', text: SCRIPT },
  'icon.svg': { contentType: 'image/svg+xml', text: ICON },
};

/** Changes with each change of any of them, so that browsers may keep them for ever. */
const VERSION = hash('sha256', JSON.stringify(ASSETS), 'hex').slice(0, 12);

/** The path of a style sheet, a script or an image of the console. */
export function assetPath(name: string): string {
  return `/assets/${VERSION}/${name}`;
}

/** What is at a path; undefined: nothing. */
export function assetAt(path: string): Reply | undefined {
  const name = path.split('/').at(-1) ?? '';
  const asset = Object.hasOwn(ASSETS, name) && path === assetPath(name) ? ASSETS[name] : undefined;
  if (asset === undefined) return undefined;
  return {
    kind: 'text',
    status: 200,
    contentType: asset.contentType,
    text: [asset.text],
    headers: { 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' },
  };
}

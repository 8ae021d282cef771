import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fromHtml } from 'hast-util-from-html';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** GitHub's own style sheet for Markdown. Its colours follow the browser's scheme. */
const GITHUB_STYLE = readFileSync(
  createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css'),
  'utf8',
);

const FRAME = `body { margin: 0; padding: 16px; background: #fff; }
.comment { max-width: 880px; border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
.author { padding: 8px 16px; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #59636e; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; }
.author strong { color: #1f2328; }
.markdown-body { padding: 16px; font-size: 14px; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; }
  .comment, .author { border-color: #3d444d; }
  .author { color: #9198a1; background: #151b23; }
  .author strong { color: #f0f6fc; }
}`;

type Tree = ReturnType<typeof fromHtml>;
type Node = Tree['children'][number];

/** Elements whose text keeps its line breaks when GitHub shows a comment. */
const PROSE: ReadonlySet<string> = new Set(['p', 'li', 'td', 'summary', 'strong', 'em', 'del', 'a', 'sub']);

/**
 * Markdown as GitHub shows it: its flavour, and only the elements that its sanitizer keeps.
 *
 * @param place in a comment each line break is kept; in a job summary it is a space.
 * @see https://github.com/syntax-tree/hast-util-sanitize, whose default schema is GitHub's
 */
export function githubHtml(markdown: string, place: 'comment' | 'summary'): string {
  const rendered = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  const safe = sanitize(fromHtml(rendered, { fragment: true }), defaultSchema);
  return toHtml(place === 'comment' && safe.type === 'root' ? withBreaks(safe) : safe);
}

function withBreaks<Parent extends { readonly type: string; children: Node[] }>(parent: Parent): Parent {
  const isProse = 'tagName' in parent && PROSE.has(String(parent.tagName));
  const children = parent.children.flatMap((child): Node[] => {
    if (child.type === 'element') return [child.tagName === 'pre' ? child : withBreaks(child)];
    if (child.type !== 'text' || !isProse || child.value.trim() === '') return [child];
    return child.value.split('\n').flatMap((value, index): Node[] => {
      const text: Node = { type: 'text', value };
      return index === 0 ? [text] : [{ type: 'element', tagName: 'br', properties: {}, children: [] }, text];
    });
  });
  return { ...parent, children };
}

/** A page with one comment of a pull request, or one job summary, in GitHub's style. */
export function githubPage(markdown: string, place: 'comment' | 'summary'): string {
  const author =
    place === 'comment' ? '<p class="author"><strong>github-actions</strong> bot commented</p>' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${place}</title>
<style>${GITHUB_STYLE}${FRAME}</style>
<main class="comment">${author.replace('<p class="author">', '<p class="author" style="margin: 0">')}<div class="markdown-body">${githubHtml(markdown, place)}</div></main></html>`;
}

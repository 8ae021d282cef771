import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readPolicy } from '../../action/check/policy/read-policy.ts';
import { GATE_RULES } from '../../action/check/rules/generated/gate-rules.ts';
import { parseConfig, REPOSITORY_CONFIG } from '../../provider/cli/settings/config-file.ts';
import { REPOSITORY_URL } from '../../provider/version.ts';
import { docsFolder } from '../../schemas/docs-folder.ts';
import { GUIDES } from '../../schemas/guides.ts';
import { codeBlocks } from './code-blocks.ts';
import { commandLines, readCommandLine } from './command-lines.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const POLICY = '.lowerplane/policy.yaml';
const guides = readdirSync(join(ROOT, 'docs', 'guides')).map((name) => `docs/guides/${name}`);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('every guide is generated or listed, and every listed guide exists', async () => {
  const { files } = await docsFolder();
  const generated = [...files.keys()].filter((name) => name.startsWith('guides/'));
  const listed = GUIDES.map((name) => `guides/${name}.md`);
  const all = [...generated, ...listed].map((name) => `docs/${name}`);
  expect(guides.toSorted()).toEqual(all.toSorted());
});

it.each(guides)('%s has what the Registry shows of it', (path) => {
  expect(read(path)).toMatch(
    /^---\npage_title: "[^"\n]+"\nsubcategory: ""\ndescription: \|-\n(?: {2}[^\n]+\n)+---\n\n# /,
  );
});

describe.each(pages)('%s', (path) => {
  const text = read(path);
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');

  it('links to what exists', () => {
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => {
      const [, inRepository] = new RegExp(`^${REPOSITORY_URL}/(?:blob|tree)/main/([^#]*)`).exec(target) ?? [];
      if (inRepository !== undefined) return !existsSync(join(ROOT, inRepository));
      if (/^[a-z]+:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file);
      if (!existsSync(linked)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(linked, 'utf8')).has(anchor);
    });
    expect(missing).toEqual([]);
  });

  it('shows commands and files that are right', async () => {
    for (const { language, content, file } of codeBlocks(text)) {
      if (language === 'sh') for (const line of commandLines(content)) await readCommandLine(line);
      if (language === 'yaml')
        for (const document of parseAllDocuments(content)) expect(document.errors).toEqual([]);
      if (language === 'json') JSON.parse(content);
      // Pages of rules show a part of a policy.
      if (file === POLICY && content.includes('version: 1')) await readPolicy(content, POLICY, GATE_RULES);
      if (file === REPOSITORY_CONFIG)
        parseConfig({ path: REPOSITORY_CONFIG, text: content, directory: ROOT });
    }
  });
});

/** Of headings, as GitHub makes them, and those that are written. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...page.matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  const written = [...page.matchAll(/<a id="([^"]*)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...written]);
}

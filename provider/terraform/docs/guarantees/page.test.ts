import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Proof } from './guarantee.ts';
import { GUARANTEES, guaranteesPage } from './page.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Whether a file has a test of this title, which is the first argument of a call. */
function hasTest({ file, title }: Proof): boolean {
  const pattern = title
    .split('…')
    // As it is written in the source: in quotes that may be escaped inside.
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "\\\\?'"))
    .join('[%$][^\'"`]{1,30}?');
  return new RegExp(`\\(\\s*(['"\`])${pattern}\\1\\s*,`).test(readFileSync(join(ROOT, file), 'utf8'));
}

const guarantees = GUARANTEES.flatMap((section) => section.guarantees);
const proofs = guarantees.flatMap((guarantee) => [...guarantee.proofs]);

describe('the guarantees', () => {
  it.each(proofs.map(({ file, title }) => [title, file] as const))('"%s" is a test in %s', (title, file) => {
    expect(hasTest({ file, title })).toBe(true);
  });

  it('would notice a test that is not there', () => {
    const [first] = proofs;
    if (first === undefined) throw new Error('no proofs');
    expect(hasTest({ ...first, title: `${first.title} now` })).toBe(false);
    expect(hasTest({ ...first, title: first.title.slice(0, -1) })).toBe(false);
  });

  it('are sentences, each once, with what they do not say', () => {
    const texts = guarantees.flatMap(({ promise, limits }) => [promise, limits]);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('are a guide of the Terraform Registry', () => {
    const page = guaranteesPage();
    expect(page).toMatch(
      /^---\npage_title: "What the provider guarantees"\nsubcategory: ""\ndescription: \|-\n {2}\S.*\n---\n\n# /,
    );
    for (const { promise } of guarantees) expect(page).toContain(`**${promise}**`);
  });
});

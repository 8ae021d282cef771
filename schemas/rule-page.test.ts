import { describe, expect, it } from 'vitest';
import { weaknessesOf } from '../action/check/rules/definition/weaknesses.ts';
import { GATE_RULES } from '../action/check/rules/generated/gate-rules.ts';
import { rulePageUrl } from '../action/report/gate/links.ts';
import { docsFolder } from './docs-folder.ts';

const { files } = await docsFolder();

describe.each(GATE_RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (id, rule) => {
  const page = files.get(`rules/${id}.md`) ?? '';

  it('is where findings link to, and in the list', () => {
    expect(rulePageUrl(id)).toMatch(new RegExp(`/docs/rules/${id}\\.md$`));
    expect(files.get('rules/index.md')).toContain(`[${id}](${id}.md)`);
  });

  it('says what, why, how it looks, how to fix it, and what can be set', () => {
    expect(page).toContain(`# ${id}: ${rule.title}`);
    expect(page).toContain(rule.help);
    expect(page).toMatch(/## (?:Bad|What it reports)\n/);
    expect(page).toContain(`## How to fix it\n\n${rule.fix}`);
    expect(page).toContain(`  ${id}: ${rule.severity} #`);
    for (const name of Object.keys(rule.parameters.shape)) expect(page).toContain(`| \`${name}\` |`);
    for (const { id: cwe } of weaknessesOf(id)) expect(page).toContain(`[${cwe}](`);
    expect(page).not.toMatch(/undefined|\[object/);
  });
});

it('shows code that differs between bad and good', () => {
  const page = files.get('rules/missing-expiration.md') ?? '';
  const [, bad = '', good = ''] = page.split(/^## (?:Bad|Good|How to fix it)$/m);
  expect(bad).not.toContain('expires_in   =');
  expect(good).toContain('expires_in   =');
});

import { describe, expect, it } from 'vitest';
import { ContentScanner } from '../content/content-scanner.ts';
import { scanText } from '../content/scan-text.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { literalKey } from '../prefilter/literal.ts';
import { allRules } from './built-in-rules.ts';
import { ruleSet } from './rule-set.ts';
import { sampleText } from './sample-text.ts';
import type { SecretRule } from './secret-rule.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const set = ruleSet();
const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'medium');

function rulesFoundIn(text: string, path: string): string[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  return outcome.kind === 'scanned' ? outcome.secrets.map(({ rule }) => rule.id) : [];
}

function pathFor({ id }: SecretRule): string {
  if (id === 'rails-master-key') return 'config/master.key';
  if (id === 'deployment-password') return 'docker-compose.yml';
  if (id === 'option-password') return 'scripts/backup.sh';
  if (id.startsWith('terraform-state-')) return 'infra/terraform.tfstate';
  return id === 'terraform-variables-secret' ? 'infra/prod.tfvars' : 'src/settings.conf';
}

/** The ways in which a secret is written in real files. */
const SURROUNDINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `first line\n  ${text}\nlast line\n`,
  (text) => `\ufeff# größer\r\n\t${text}\r\n`,
];

describe.each(allRules().map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('finds its own examples, and nothing else in them', () => {
    for (const seed of SEEDS) {
      const { found } = rule.examples(sampleText(seed));
      expect(found.length).toBeGreaterThan(0);
      // A file that holds a key and nothing else has no surroundings.
      for (const surround of rule.literals.length === 0 ? SURROUNDINGS.slice(0, 1) : SURROUNDINGS) {
        for (const text of found)
          expect(rulesFoundIn(surround(text), pathFor(rule)), surround(text)).toEqual([id]);
      }
    }
  });

  it('leaves its counter-examples alone', () => {
    for (const seed of SEEDS) {
      const { ignored } = rule.examples(sampleText(seed));
      expect(ignored.length).toBeGreaterThan(0);
      for (const text of ignored) expect(rulesFoundIn(text, pathFor(rule)), text).not.toContain(id);
    }
  });

  it('says who, what and how to fix it', () => {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(rule.title.length).toBeGreaterThan(5);
    expect(rule.vendor.length).toBeGreaterThan(1);
    expect(rule.fix).toMatch(/[.]$/);
    expect(rule.pattern.matchAt('', 0)).toBeNull();
  });
});

describe('the rule set', () => {
  it('has no id twice', () => {
    const ids = allRules().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('covers at least 60 vendors', () => {
    expect(new Set(allRules().map(({ vendor }) => vendor)).size).toBeGreaterThanOrEqual(60);
  });

  it('leads every literal to each rule that names it', () => {
    for (const [index, rule] of set.rules().entries()) {
      for (const literal of rule.literals) {
        const at = set.literals.findIndex((known) => literalKey(known) === literalKey(literal));
        expect(set.rulesOf[at]).toContain(index);
      }
    }
  });
});

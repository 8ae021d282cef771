import { describe, expect, it } from 'vitest';
import { scanText } from '../content/scan-text.ts';
import { newScanner } from '../new-scanner.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { SECTION_REACH, sectionNames, startOfHead } from '../reading/section-names.ts';
import { sampleText } from './sample-text.ts';

const make = sampleText(31);
const key = make.base62(32);
const hex = make.hex(40);
const scanner = newScanner('medium', bestPrefilter);

function found(text: string): string[] {
  const outcome = scanText(scanner, 'src/settings.conf', Buffer.from(text));
  return outcome.kind === 'scanned' ? outcome.secrets.map(({ rule }) => rule.id) : [];
}

describe('the section that a property is in', () => {
  it.each([
    ['[gitlab]\nurl = x\n', ['gitlab']],
    ['[[services."gitlab"]] # hosted\n', ['services.', 'gitlab']],
    ['[other]\na = 1\n\n[gitlab]\n', ['gitlab']],
    ['other:\n  a: 1\ngitlab:\n  b: [1, 2]\n  ', ['gitlab']],
    ['services:\n  gitlab:\n    list:\n      - a\n    ', ['gitlab', 'services']],
    ['{"other": {"a": 1}, "gitlab": {"b": {"c": 2}, "', ['gitlab']],
    ['const gitlab = new Client({ url: "x", ', ['new Client', 'gitlab', 'new Client', 'gitlab']],
    ['provider "gitlab" {\n  ', ['gitlab', 'provider']],
    ['class Gitlab(Base):\n    ', ['Gitlab']],
    ['config :app, :gitlab,\n  ', ['gitlab']],
    ['<a><b></b></a><gitlab><url>x</url><', ['gitlab']],
    ['<gitlab url="x" ', ['gitlab']],
    ['config["gitlab"]["', ['gitlab']],
    ['app.gitlab.', ['app.gitlab']],
    ['GITLAB_', ['GITLAB']],
    ['"Gitlab:', ['Gitlab']],
    ['"gitlab": map[string]string{"', ['map[string]string', 'gitlab']],
    ['[{"name": "gitlab", "', ['gitlab']],
    ['services:\n  - name: gitlab\n    url: x\n    ', ['gitlab']],
    ['some words and a ', []],
  ])('of %j', (before, names) => {
    expect(sectionNames(before).slice(0, names.length)).toEqual(names);
  });

  it('is looked for in hostile texts without delay', () => {
    for (const sign of ['{', '(', '[', '<a ', '\n ', 'a:\n', '[a]\n', '"', ' '])
      expect(sectionNames(sign.repeat(400)).length).toBeLessThan(7);
  });

  // Trying every way to divide the blanks took so long that this did not end before the timeout.
  it('is looked for in thousands of lines of a bracket and blanks', () => {
    const text = `;\n[${' '.repeat(600)}\n`;
    for (let times = 0; times < 6_000; times++) expect(sectionNames(text)).toEqual([]);
  });

  it.each([
    ['pairs', 40, `"key":"${make.base62(24)}",`.repeat(30)],
    ['objects', 1, `{"id":1,"key":"${make.base62(24)}"},`.repeat(30)],
    ['calls', 2, `a(b(c(d(e(f(`.repeat(60)],
    ['words', 61, `${'a'.repeat(139)}{`.repeat(5)],
    ['blanks', 61, `${' '.repeat(139)}{`.repeat(5)],
  ])('is tried from few characters before a bracket that follows %s', (_, most, text) => {
    const before = text.slice(-SECTION_REACH);
    const tried = before.length - startOfHead(before, before.length);
    expect(tried).toBeLessThanOrEqual(most);
  });
});

describe('a key', () => {
  it.each([
    `gitlab.key=${key}`,
    `GITLAB_KEY=${key}`,
    `const gitlabKey = '${key}';`,
    `[acme]\nkey = "${key}"`,
    `stripe:\n  live:\n    key: ${hex}`,
  ])('is secret in the section of a service: %s', (text) => {
    expect(found(text)).toEqual(['section-key']);
  });

  it.each([
    `acme:\n  key: ${hex}`,
    `key: ${key}`,
    `{"publicKeys": {"key": "${key}"}}`,
    `pusher:\n  key: ${key}`,
    `actions/cache:\n  with:\n    key: ${key}`,
    `DISPLAY_KEY=${key}`,
    `sonar.projectKey=acme_${key}`,
    `<string name="maps_key">${key}</string>`,
    `gitlab:\n  key: $\{${key}}`,
    `gitlab:\n  key: ${key}(1)`,
  ])('is none where it may be something else: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    `['name' => 'Stripe', 'provider' => 'Stripe', 'key' => '${make.hex(32)}'],`,
    `$paypal->key = '${make.hex(32)}';`,
  ])('is of low severity where it may be an id: %s', (text) => {
    const outcome = scanText(scanner, 'src/settings.conf', Buffer.from(text));
    expect(outcome).toMatchObject({ secrets: [{ rule: { id: 'section-key' }, severity: 'low' }] });
  });
});

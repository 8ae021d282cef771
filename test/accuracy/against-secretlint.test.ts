// To be placed at test/accuracy/against-secretlint.test.ts once @secretlint/core and
// @secretlint/secretlint-rule-preset-recommend (13.0.7) are devDependencies.
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { expect, it } from 'vitest';
import { ContentScanner } from '../../action/scan/content/content-scanner.ts';
import { scanText } from '../../action/scan/content/scan-text.ts';
import { bestPrefilter } from '../../action/scan/prefilter/best-prefilter.ts';
import { ALL_RULES, ruleSet } from '../../action/scan/rules/rule-set.ts';
import { sampleText } from '../../action/scan/rules/sample-text.ts';
import { positives } from './positives.ts';

const set = ruleSet();
const scanner = new ContentScanner(set, bestPrefilter(set.literals), 'low');
const options = { config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] } };

it('finds everything that secretlint finds in the labelled texts and in the rules’ examples', async () => {
  const examples = ALL_RULES.flatMap((rule) =>
    [1, 2, 3].flatMap((seed) =>
      rule.examples(sampleText(seed)).found.map((text) => ({ path: 'src/a.conf', text })),
    ),
  );
  const lost: string[] = [];
  let theirs = 0;
  for (const { path, text } of [...positives(), ...examples]) {
    const source = { content: text, filePath: `/${path}`, ext: '.conf', contentType: 'text' as const };
    const { messages } = await lintSource({ source, options });
    const outcome = scanText(scanner, path, Buffer.from(text));
    const ours = outcome.kind === 'scanned' ? outcome.secrets : [];
    for (const { range, messageId } of messages) {
      theirs += 1;
      const [start = 0, end = 0] = range.map((index) => Buffer.byteLength(text.slice(0, index)));
      if (!ours.some((found) => found.start < end && found.end > start)) lost.push(`${messageId} in ${text}`);
    }
  }
  expect(theirs).toBeGreaterThan(200);
  expect(lost).toEqual([]);
});

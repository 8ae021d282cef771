import { expect, it } from 'vitest';
import { ContentScanner } from '../content/content-scanner.ts';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { sampleText } from '../rules/sample-text.ts';

const set = ruleSet();
const scanner = new ContentScanner(set, scriptPrefilter(set.literals), 'medium');
const body = sampleText(1).base64(400);
const begin = ['-----BEGIN', 'RSA PRIVATE KEY-----'].join(' ');
const lines = [begin, ...(body.match(/.{1,64}/g) ?? []), '-----END RSA PRIVATE KEY-----'];

it.each([
  ['plainly', lines.join('\n')],
  ['with CR LF', lines.join('\r\n')],
  ['with escaped line ends', lines.join('\\n')],
  ['with line ends that are escaped twice', lines.join('\\\\n')],
  ['indented', lines.join('\n        ')],
  ['in a comment', lines.map((line) => `# ${line}`).join('\n')],
  ['in a comment of a program', lines.map((line) => `    // ${line}`).join('\n')],
  ['in a patch', lines.map((line) => `+${line}`).join('\n')],
  ['in the output of a build', lines.map((line, at) => `#6 0.${at + 100} ${line}`).join('\n')],
  ['in a log', lines.map((line) => `2026-11-29T10:15:02Z INFO ${line}`).join('\n')],
  ['as a concatenation', `k = "${lines.join('\\n" +\n    "')}";`],
  ['as a joined list', `k = ["${lines.join('",\n  "')}"].join("\\n")`],
  ['as adjacent literals', `k = ("${lines.join('\\n"\n  "')}")`],
  ['on one line', lines.join(' ')],
  ['in a form', new URLSearchParams({ key: lines.join('\n') }).toString()],
  ['in a form with CR LF', new URLSearchParams({ key: lines.join('\r\n') }).toString()],
  ['in base64', `key: ${Buffer.from(lines.join('\n')).toString('base64')}`],
])('a key is found that is written %s', (_, text) => {
  const outcome = scanner.scan('src/key.txt', Buffer.from(`x\n${text}\ny\n`));
  const found = outcome.kind === 'scanned' ? outcome.secrets : [];
  expect(found.map(({ rule }) => rule.id)).toEqual(['private-key']);
  expect(found[0]?.position.line).toBe(2);
});

it('is not found in a certificate, or where a key is only mentioned', () => {
  for (const text of [
    lines.map((line) => `# ${line.replace('RSA PRIVATE KEY', 'CERTIFICATE')}`).join('\n'),
    `sed -n '/${begin}/,$ p' key.tmp\n${sampleScript()}${lines.at(-1)}`,
    `# ${begin} is the first line, ${lines.at(-1)} is the last one`,
  ])
    expect(scanner.scan('src/key.txt', Buffer.from(text))).toMatchObject({ secrets: [] });
});

/** Lines with long words in them, of letters and digits. */
function sampleScript(): string {
  const make = sampleText(2);
  const paths = Array.from(
    { length: 30 },
    (_, at) => `/etc/pki/Realm${make.digits(1 + (at % 5))}/private/${make.lower(at)}`,
  );
  return paths.map((path) => `  chmod "0600" "${path}.pem"\n`).join('');
}

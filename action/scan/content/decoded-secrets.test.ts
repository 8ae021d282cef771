import { expect, it } from 'vitest';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import { wasmPrefilter } from '../prefilter/wasm-prefilter.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { sampleText } from '../rules/sample-text.ts';
import { ContentScanner } from './content-scanner.ts';

const set = ruleSet();
const scanner = new ContentScanner(set, wasmPrefilter(set.literals), 'medium');
const script = new ContentScanner(set, scriptPrefilter(set.literals), 'medium');
const token = sampleText(1).checked('ghp_');
const password = sampleText(2).base62(14);
const settings = `PORT=80\nGH=${token}\nMODE=fast\n`;

function secretsIn(text: string | Buffer) {
  const [found, same] = [scanner, script].map((one) => {
    const outcome = one.scan('k8s/secret.yaml', Buffer.from(text));
    return outcome.kind === 'scanned' ? outcome.secrets : [];
  });
  expect(same).toEqual(found);
  return found ?? [];
}

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

it('gives the position of the encoded text', () => {
  const encoded = base64(settings);
  const before = base64('PORT=80\nGH=').replace(/=*$/, '').length - 1;
  const [found] = secretsIn(`data:\n  settings: ${encoded}\n`);
  expect(found).toMatchObject({ rule: { id: 'github-token' }, position: { line: 2, endLine: 2 } });
  expect(found?.position.column).toBeCloseTo(13 + before, -1);
});

it('gives the line of a block over several lines', () => {
  const lines = base64(`${'x = 1\n'.repeat(40)}${settings}`).replace(/.{76}/g, '$&\n');
  expect(secretsIn(`a\nb\n${lines}\n`)).toMatchObject([
    { rule: { id: 'github-token' }, position: { line: 2 + Math.ceil((4 * 240) / 3 / 76) } },
  ]);
});

it('decodes what is encoded in one another, up to a depth', () => {
  let text = settings;
  for (const expected of [1, 1, 1, 0]) {
    text = base64(text);
    expect(secretsIn(`data: ${text}\n`)).toHaveLength(expected);
  }
});

it('decodes hexadecimal, UTF-16 and escapes', () => {
  const unicode = [...settings].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  for (const text of [
    Buffer.from(settings).toString('hex'),
    base64(Buffer.from(settings, 'utf16le')),
    unicode.join(''),
    `https:\\/\\/app:${password}@git.acme.io\\/site`,
    `to=https%3A%2F%2Fapp%3A${password}%40git.acme.io%2Fsite`,
  ])
    expect(secretsIn(`x = "${text}"\n`), text).toHaveLength(1);
});

it('leaves the finding of a text that is a secret as it is', () => {
  const [found] = secretsIn(`  api_token: ${base64(`${token}:${token}`)}\n`);
  expect(found).toMatchObject({
    rule: { id: 'generic-secret' },
    severity: 'critical',
    notes: ['decodes to: GitHub token'],
  });
});

it('takes no allow comment that only the encoded text has', () => {
  const hidden = base64(`# lowerplane:allow github-token revoked in March\n${token}\n`);
  expect(secretsIn(`data: ${hidden}\n`)).toMatchObject([{ rule: { id: 'github-token' } }]);
});

it('stays within bounds on texts that decode to very much', () => {
  const large = base64('a b c\n'.repeat(400_000));
  expect(secretsIn(`${large}\n${large}\n`)).toEqual([]);
  expect(secretsIn('\\u0061'.repeat(300_000))).toEqual([]);
  expect(secretsIn('https:\\/\\/'.repeat(100_000))).toEqual([]);
});

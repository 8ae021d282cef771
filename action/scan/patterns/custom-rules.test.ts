import { describe, expect, it } from 'vitest';
import { ACME, acmeToken } from '../../../test/check/custom-pattern.ts';
import { githubToken } from '../../../test/integration/scan/made-repository.ts';
import { newScanner } from '../new-scanner.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { INPUT_SIZE } from '../prefilter/prefilter.ts';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import { sampleText } from '../rules/sample-text.ts';
import { newVersionScanner } from '../sources/blob-part.ts';
import type { CustomPattern } from './custom-pattern.ts';
import { rulesWith } from './secret-rules.ts';

async function secretsIn(content: string | Buffer, pattern: Partial<CustomPattern> = {}, path = 'src/a.ts') {
  const scanner = newScanner('medium', bestPrefilter, undefined, await rulesWith([{ ...ACME, ...pattern }]));
  const outcome = scanner.scan(path, Buffer.from(content));
  return outcome.kind === 'scanned' ? outcome.secrets : [];
}

async function found(...given: Parameters<typeof secretsIn>) {
  return (await secretsIn(...given)).map(
    ({ rule, severity, position: { line } }) => `${line} ${rule.id} ${severity}`,
  );
}

const TOKEN = acmeToken(1);
const HIGH = '1 custom-acme-token high';
const SHA = sampleText(2).hex(40);

describe('a custom pattern finds its secrets', () => {
  it.each<[what: string, content: string | Buffer]>([
    ['as they are', `a = ${TOKEN};`],
    ['in base64', Buffer.from(`the token is ${TOKEN}, as agreed`).toString('base64')],
    ['in hexadecimal', Buffer.from(`the token is ${TOKEN}, as agreed`).toString('hex')],
    ['in UTF-16 with a mark', Buffer.from(`\ufeffa = ${TOKEN}\n`, 'utf16le')],
    ['in UTF-16 without one', Buffer.from(`a = ${TOKEN}\n`, 'utf16le')],
    ['in parts that are joined', `a = "${TOKEN.slice(0, 20)}" + "${TOKEN.slice(20)}"`],
    [
      'after text that is not UTF-8',
      Buffer.concat([Buffer.from([0xff, 0xfe - 1, 0x20]), Buffer.from(TOKEN)]),
    ],
  ])('%s', async (_, content) => {
    expect(await found(content)).toEqual([HIGH]);
  });

  it('once in a file, with its other lines', async () => {
    const [secret, ...more] = await secretsIn(`a = ${TOKEN}\nb = 2\nc = ${TOKEN}\n`);
    expect(more).toEqual([]);
    expect(secret).toMatchObject({ otherLines: [3], occurrences: 2, sealed: { shown: { length: 32 } } });
  });

  it('wherever they are in a file that is larger than the buffer', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const filler = line.repeat(INPUT_SIZE / line.length - 1);
    const content = `${filler}${acmeToken(3)}\n${acmeToken(4)}\n${filler}${acmeToken(5)}`;
    expect(await secretsIn(content)).toHaveLength(3);
  });

  it('with both prefilters, and in versions of a file', async () => {
    const rules = await rulesWith([ACME]);
    const versions = newVersionScanner('medium', rules);
    const first = `${'const a = 1;\n'.repeat(200)}`;
    for (const scanner of [
      newScanner('medium', (literals) => scriptPrefilter(literals), undefined, rules),
      versions,
    ]) {
      expect(scanner.scan('a.ts', Buffer.from(first))).toMatchObject({ secrets: [] });
      for (const content of [`${first}x = ${TOKEN}\n`, `x = ${TOKEN}\n${first}`])
        expect(scanner.scan('a.ts', Buffer.from(content))).toMatchObject({
          secrets: [{ rule: { id: ACME.id } }],
        });
    }
  });

  it('milder in a test, as of built-in rules', async () => {
    expect(await found(`a = ${TOKEN}`, {}, 'test/a.test.ts')).toEqual(['1 custom-acme-token low']);
  });
});

describe('a custom pattern leaves out', () => {
  it('secrets in its examples, which the policy shows to everyone', async () => {
    expect(await found(`a = ${TOKEN}`, { examples: { found: [`x ${TOKEN}`], ignored: [] } })).toEqual([]);
  });

  it('placeholders', async () => {
    expect(await found(`a = acme_${'0'.repeat(32)}`)).toEqual([]);
  });

  it('what an allow pattern matches', async () => {
    expect(await found(`a = ${TOKEN}`, { allow: [`${TOKEN.slice(-4)}$`] })).toEqual([]);
    expect(await found(`a = ${TOKEN}`, { allow: [`^${TOKEN.slice(-4)}`] })).toEqual([HIGH]);
  });

  it('what is less random than its entropy', async () => {
    const dull = `a = acme_${'a1'.repeat(8)}b2c3${'a1'.repeat(6)}`;
    expect(await found(dull, { entropy: 3 })).toEqual([]);
    expect(await found(`a = ${TOKEN}`, { entropy: 3 })).toEqual([HIGH]);
  });

  it('other paths', async () => {
    const paths = { include: ['src/'], exclude: ['src/generated/'] };
    expect(await found(`a = ${TOKEN}`, { paths })).toEqual([HIGH]);
    expect(await found(`a = ${TOKEN}`, { paths }, 'lib/a.ts')).toEqual([]);
    expect(await found(`a = ${TOKEN}`, { paths }, 'src/generated/a.ts')).toEqual([]);
  });
});

describe('keywords', () => {
  const pattern = { pattern: '\\b[0-9a-f]{40}\\b', keywords: ['Globex'] };

  it.each<[what: string, content: string, isFound: boolean]>([
    ['before the secret', `globex${' '.repeat(900)}${SHA}`, true],
    ['after the secret', `${SHA}${' '.repeat(900)}GLOBEX`, true],
    ['too far before it', `globex${' '.repeat(1_100)}${SHA}`, false],
    ['too far after it', `${SHA}${' '.repeat(1_100)}globex`, false],
    ['nowhere', SHA, false],
  ])('count %s', async (_, content, isFound) => {
    expect(await secretsIn(content, pattern)).toHaveLength(isFound ? 1 : 0);
  });

  it('are read once, however many there are', async () => {
    const content = `${'globex '.repeat(150_000)}${SHA}`;
    expect(
      await secretsIn(content, { pattern: '(?:[a-z]+ ?)+=|[0-9a-f]{40}', keywords: ['globex'] }),
    ).toHaveLength(1);
  });
});

describe('no custom pattern hides what a built-in rule finds', () => {
  const GITHUB = `TOKEN=${githubToken(1)}`;
  const greedy = { pattern: '.*gh[po]_.*', severity: 'low' } as const;

  it('a longer and milder match of the same text', async () => {
    const [secret, ...more] = await secretsIn(GITHUB, greedy);
    expect(more).toEqual([]);
    expect(secret).toMatchObject({
      rule: { id: 'github-token' },
      severity: 'critical',
      notes: ['also matches custom-acme-token'],
    });
  });

  it('a more severe one counts', async () => {
    const content = `const client_secret = "${sampleText(5).base62(40)}";`;
    const [guess] = await secretsIn(content);
    expect(guess?.rule.recognisedBy).not.toBe('shape');
    const pattern = 'client_secret = "([^"]+)"';
    expect(await secretsIn(content, { pattern, severity: 'critical' })).toMatchObject([
      { severity: 'critical' },
    ]);
    expect(await secretsIn(content, { pattern, severity: 'low' })).toMatchObject([
      { severity: guess?.severity },
    ]);
  });

  it('the fingerprint of a guess stays, so that baselines match', async () => {
    const content = `const password = "${sampleText(5).base62(24)}";`;
    const [guess] = await secretsIn(content);
    const [custom] = await secretsIn(content, { pattern: 'password = "([^"]+)"' });
    expect(custom).toMatchObject({ rule: { id: ACME.id }, knownAs: guess?.rule.id });
  });

  it('a flood of matches leaves the rest not scanned, and says so', async () => {
    const content = Array.from({ length: 1_500 }, (_, seed) => acmeToken(seed)).join('\n');
    const scanner = newScanner('medium', bestPrefilter, undefined, await rulesWith([ACME]));
    const outcome = scanner.scan('a.txt', Buffer.from(content));
    expect(outcome).toMatchObject({ uncollected: 1 });
  });
});

it('ends in time that is linear, whatever the text and the pattern', async () => {
  const pattern = { pattern: 'acme(a+)+$|acme(?:[a-z]*)*!', keywords: ['acme'] };
  expect(await secretsIn('acme'.repeat(250_000), pattern)).toEqual([]);
});

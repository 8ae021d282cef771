import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import { wasmPrefilter } from '../prefilter/wasm-prefilter.ts';
import { allRules } from '../rules/built-in-rules.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { sampleText } from '../rules/sample-text.ts';
import { ContentScanner } from './content-scanner.ts';
import { toSecretMatch } from './found-secret.ts';
import { scanText } from './scan-text.ts';
import { MOST_SECRETS } from './secret-list.ts';

const set = ruleSet();
const SMALL = 128 * 1024;
const small = new ContentScanner(set, wasmPrefilter(set.literals, SMALL), 'low');
const large = new ContentScanner(set, wasmPrefilter(set.literals, 4 * 1024 * 1024), 'low');
const script = new ContentScanner(set, scriptPrefilter(set.literals, SMALL), 'low');

const token = (seed: number) => sampleText(seed).checked('ghp_');

function found(scanner: ContentScanner, text: string | Uint8Array, path = 'src/a.conf') {
  const outcome = scanText(scanner, path, Buffer.from(text));
  if (outcome.kind === 'binary') return 'binary';
  return outcome.secrets.map(({ rule, position, otherLines, sealed, start, end, severity }) => ({
    rule: rule.id,
    position,
    otherLines,
    sealed,
    start,
    end,
    severity,
  }));
}

/** Text around and between secrets, of every length that could put a window's edge somewhere awkward. */
const filler = fc
  .tuple(
    fc.constantFrom('x = 1\n', 'größer\n', ' ', 'lp_', '-----BEGIN ', 'eyJ', 'a'),
    fc.integer({ min: 0, max: 30_000 }),
  )
  .map(([piece, count]) => piece.repeat(Math.ceil(count / piece.length)));
const example = fc
  .tuple(fc.constantFrom(...allRules()), fc.integer({ min: 1, max: 99 }))
  .map(([rule, seed]) => `\n${rule.examples(sampleText(seed)).found[0] ?? ''}\n`);

describe('a text larger than the buffer', () => {
  it('gives the findings that one large buffer gives', () => {
    const texts = fc.array(fc.oneof(filler, filler, example), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        expect(found(small, text)).toEqual(found(large, text));
      }),
      { numRuns: 40 },
    );
  });

  it('is found in wherever the secret lies, edges of windows included', () => {
    const secret = token(1);
    for (let offset = SMALL - 50_000; offset < SMALL + 50; offset += 997) {
      const text = `${'line\n'.repeat(offset / 5)}${secret}\n${'line\n'.repeat(SMALL / 5)}`;
      const outcome = scanText(small, 'a.conf', Buffer.from(text));
      expect(outcome).toMatchObject({ kind: 'scanned', bytes: text.length });
      expect(outcome.kind === 'scanned' && outcome.windows).toBeGreaterThan(1);
      expect(outcome.kind === 'scanned' && outcome.secrets.map(({ position }) => position.line)).toEqual([
        Math.floor(offset / 5) + 1,
      ]);
    }
  });
});

describe('the two prefilters', () => {
  it('lead to the same findings', () => {
    const texts = fc.array(fc.oneof(filler, example), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        expect(found(script, text)).toEqual(found(small, text));
      }),
      { numRuns: 40 },
    );
  });
});

describe('any bytes', () => {
  it('are scanned without failing, and nothing shown holds more than four characters of a secret', () => {
    const pieces = fc.oneof(
      example.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes.map((byte) => byte || 1))),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
        const bytes = Buffer.concat(parts);
        const outcome = scanText(large, 'src/a.conf', bytes);
        if (outcome.kind === 'binary') return;
        for (const secret of outcome.secrets) {
          const text = bytes.toString('latin1', secret.start, secret.end);
          const shown = JSON.stringify(toSecretMatch(secret, 'src/a.conf', { kind: 'file' }));
          for (let at = 0; at + 9 <= text.length; at++) expect(shown).not.toContain(text.slice(at, at + 9));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('texts made to be slow', () => {
  it.each(allRules().map((rule) => [rule.id, rule] as const))('do not hold up %s', (_, rule) => {
    const [whole = ''] = rule.examples(sampleText(1)).found;
    for (const piece of [
      ...rule.literals.map(({ text }) => text),
      whole.slice(0, -3),
      `${whole.slice(0, 60)}A: `,
    ]) {
      const outcome = scanText(
        large,
        'src/a.conf',
        Buffer.from(piece.repeat(Math.ceil(100_000 / piece.length))),
      );
      expect(outcome.kind).toBe('scanned');
    }
  });
});

it.each(['!?', '.a', '!.a', ').a', '.a()', '( ', '<<<', ' -a', '[.'])(
  'is not held up by %s, which can be taken for parts of a call in many ways',
  (signs) => {
    const piece = `"deploy:${sampleText(1).base62(12)}"${signs.repeat(30)} base64`;
    const text = Buffer.from(piece.repeat(Math.ceil(30_000 / piece.length)));
    expect(scanText(large, 'src/a.conf', text).kind).toBe('scanned');
  },
);

describe('encodings', () => {
  it('recognises UTF-16 by its mark and scans it', () => {
    const text = `$env:TOKEN = '${token(1)}'\r\n`;
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
    const plain = found(large, text);
    expect(plain).toHaveLength(1);
    expect(found(large, little)).toEqual(plain);
    expect(found(large, big)).toEqual(plain);
  });

  it('recognises UTF-16 and UTF-32 without a mark, in texts of any size', () => {
    const text = `${'// größer 日本\n'.repeat(60_000)}$env:TOKEN = '${token(1)}'\n`;
    const wide = Buffer.from(text, 'utf16le');
    const wider = Buffer.alloc(2 * wide.length);
    for (const [at, char] of [...text].entries()) wider.writeUInt32LE(char.codePointAt(0) ?? 0, 4 * at);
    const expected = [{ rule: 'github-token', position: { line: 60_001 } }];
    for (const scanner of [small, large]) {
      expect(found(scanner, text)).toMatchObject(expected);
      for (const bytes of [wide, Buffer.from(wide).swap16(), wider, Buffer.from(wider).swap32()])
        expect(found(scanner, bytes)).toMatchObject(expected);
    }
  });

  it('takes a text with NUL bytes for text, and other bytes for binary', () => {
    expect(found(large, `\0${token(1)}`)).toHaveLength(1);
    expect(found(large, `PATH=/bin\0TOKEN=${token(1)}\0HOME=/\0`)).toHaveLength(1);
    expect(found(large, `${'a\n'.repeat(5_000)}\0${token(1)}`)).toHaveLength(1);
    const program = Buffer.concat([
      Buffer.from('\x7fELF\x02\x01\x01\0\0\0'),
      Buffer.from(sampleText(1).hex(400), 'hex'),
    ]);
    expect(found(large, Buffer.concat([program, Buffer.from(token(1))]))).toBe('binary');
  });

  it('counts columns as editors do', () => {
    expect(found(large, `😀ü ${token(1)}`)).toMatchObject([{ position: { line: 1, column: 5 } }]);
  });
});

describe('overlapping rules', () => {
  it('leave the one that recognises the secret itself', () => {
    const make = sampleText(3);
    expect(found(large, `OPENAI_API_KEY=sk-${make.base62(20)}T3BlbkFJ${make.base62(20)}`)).toMatchObject([
      { rule: 'openai-key' },
    ]);
    expect(found(large, `const api_key = "${token(2)}"`)).toMatchObject([{ rule: 'github-token' }]);
    expect(found(large, `redis://:${token(2)}@cache.acme.io/0`)).toHaveLength(1);
  });
});

describe('a file that is full of secrets', () => {
  it('is reported in part, and the rest is counted', () => {
    const text = Array.from({ length: MOST_SECRETS + 7 }, (_, seed) => token(seed)).join('\n');
    const outcome = scanText(large, 'dump.txt', Buffer.from(text));
    expect(outcome).toMatchObject({ kind: 'scanned', uncollected: 7 });
    expect(outcome.kind === 'scanned' && outcome.secrets).toHaveLength(MOST_SECRETS);
  });
});

describe('the kind of file', () => {
  it.each([
    ['src/client.ts', 'critical'],
    ['test/fixtures/client.json', 'high'],
    ['docs/setup.md', 'high'],
    ['package-lock.json', 'high'],
  ])('%s makes a proved token %s', (path, severity) => {
    expect(found(large, token(1), path)).toMatchObject([{ severity }]);
  });

  it('keeps guesses out of lock files', () => {
    const text = `"token": "${sampleText(1).base62(40)}"`;
    expect(found(large, text)).toHaveLength(1);
    expect(found(large, text, 'package-lock.json')).toEqual([]);
  });
});

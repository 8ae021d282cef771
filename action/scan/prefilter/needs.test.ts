import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isNamedByValue } from '../reading/named-by-value.ts';
import { TokenEnds } from '../reading/rewritten-texts.ts';
import { mayHoldValue, shortestToRead } from '../reading/value-gate.ts';
import { isRun, mayBeAssigned } from '../rules/prechecks.ts';
import { ruleSet } from '../rules/rule-set.ts';
import { sampleText } from '../rules/sample-text.ts';
import { fewestOf } from './continuation.ts';
import { isPromising, literalOfHit, REASONS } from './needs.ts';
import { wasmPrefilter } from './wasm-prefilter.ts';

const set = ruleSet();
const { literals } = set;
const prefilter = wasmPrefilter(literals, 128 * 1024);

interface Sifted {
  readonly at: number;
  readonly text: string;
  readonly named: boolean;
  readonly rewritten: boolean;
}

/** What the kernel must leave, by the functions in plain script. */
function expected(bytes: Uint8Array, length: number, hits: Int32Array, path: string): Sifted[] {
  const { rules: rulesAt } = set.at(path);
  const ends = new TokenEnds(prefilter.input, length);
  const sifted: Sifted[] = [];
  for (let hit = 0; hit < hits.length; hit += 2) {
    const at = hits[hit] ?? 0;
    const literal = hits[hit + 1] ?? 0;
    const { text = '', startsToken = false, then } = literals[literal] ?? {};
    const rules = set.escapes.has(literal) ? undefined : rulesAt(literal);
    const end = at + text.length;
    const matches =
      rules?.some(
        ({ needs }) =>
          needs === undefined ||
          (needs.run !== undefined && isRun(bytes, at, length, needs.run)) ||
          (needs.assigned !== undefined && mayBeAssigned(bytes, at, length, needs.assigned)),
      ) ?? true;
    const shortest = Math.min(
      ...(rules ?? []).flatMap(({ shortestAssigned: of }) => (of === undefined ? [] : [shortestToRead(of)])),
    );
    const named =
      shortest < Infinity &&
      (mayHoldValue(bytes, end, length, shortest) || isNamedByValue(bytes, at, length));
    const isToken = rules?.some(({ shortestAssigned }) => shortestAssigned === undefined) ?? false;
    const rewritten = isToken && ends.mayBeRewritten(end, startsToken, fewestOf(then));
    if (matches || named || rewritten) sifted.push({ at, text, named, rewritten });
  }
  return sifted;
}

function sifted(bytes: Uint8Array, path: string): readonly [kernel: Sifted[], script: Sifted[]] {
  // Whatever lies behind the text must not matter.
  prefilter.input.fill(0);
  prefilter.input.set(bytes);
  const hits = prefilter.search(bytes.length);
  const script = expected(prefilter.input, bytes.length, hits.slice(), path);
  const left = prefilter.promising?.(hits, bytes.length, set.at(path).needs) ?? hits;
  const kernel = Array.from({ length: left.length / 2 }, (_, hit) => {
    const found = left[2 * hit + 1] ?? 0;
    return {
      at: left[2 * hit] ?? -1,
      text: literals[literalOfHit(found)]?.text ?? '',
      named: isPromising(found, REASONS.named) === true,
      rewritten: isPromising(found, REASONS.rewritten) === true,
    };
  });
  return [kernel, script];
}

const make = sampleText(3);
const EXAMPLES = set.rules().flatMap(({ examples }) => {
  const { found, ignored } = examples(make);
  return [...found, ...ignored];
});
const SIGNS = [
  ...' \n\t"\'`=:,;.+/(){}[]<>%$\\&-_',
  '\\n',
  '\\x6c\\x70',
  '%6c%70%5f',
  '" + "',
  "', '",
  '";\n  key += "',
  '".concat("',
  "'.append('",
  '=\n',
  '%w(',
  '(108, 112, 95, 97, 98)',
  'chr(108)',
  'name: ',
  '"key": "',
  "id = '",
];
const piece = fc.oneof(
  fc.constantFrom(...SIGNS),
  fc.constantFrom(...literals.map(({ text }) => text)),
  fc.stringMatching(/^[A-Za-z0-9+/=_-]{1,40}$/),
  fc.constantFrom(...EXAMPLES),
  fc.nat(120).map((size) => ' '.repeat(size)),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

it('the kernel leaves the hits that the functions in plain script leave, for their reasons', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('src/a.ts', 'a.tfvars', 'a.tfstate'), (bytes, path) => {
      const [kernel, script] = sifted(bytes, path);
      expect(kernel).toEqual(script);
    }),
    { numRuns: 400 },
  );
});

it.each(EXAMPLES.map((example) => [example]))('and in an example of a rule: %j', (example) => {
  const [kernel, script] = sifted(Buffer.from(`x\n${example}\ny\n`, 'latin1'), 'src/a.ts');
  expect(kernel).toEqual(script);
});

it('leaves few names out that something may be assigned to, and most that are only used', () => {
  expect(sifted(Buffer.from('if (token === undefined) return password;'), 'src/a.ts')[0]).toEqual([]);
  expect(sifted(Buffer.from('const token = "k2jd82jd8skd92kd";'), 'src/a.ts')[0]).toMatchObject([
    { text: 'token', named: true },
  ]);
});

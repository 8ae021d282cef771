import { parseDuration } from '../keys/duration.ts';
import { parseInstant } from '../keys/instant.ts';
import type { RotationRule } from '../keys/rotation.ts';
import { ABSENT, type Declared } from './declared.ts';
import type { Complain } from './key-of-attributes.ts';
import type { StaticValue } from './static-value.ts';

/** `overlap_max` when it is left out, as the provider has it. */
const HOLDING_FACTOR = 4;

/** The rotation a key declares. */
export function rotationOf(value: StaticValue | undefined, complain: Complain): Declared<RotationRule> {
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return ABSENT;
  const { at } = value;
  if (value.kind === 'undecidable') return { kind: 'undecidable', at, because: value.because };
  let wrong = false;
  const reject = (place: StaticValue['at'], message: string): undefined => {
    complain(place, message);
    wrong = true;
  };
  if (value.kind !== 'map') {
    reject(at, 'rotation is no object. Write, for example, { every = "90d", overlap = "7d" }.');
    return { kind: 'invalid', at };
  }
  const { entries } = value;
  for (const { value: part } of entries.values())
    if (part.kind === 'undecidable') return { kind: 'undecidable', at, because: part.because };

  function read<Value>(name: string, parse: (text: string) => { value: Value } | { error: string }) {
    const part = entries.get(name)?.value;
    if (part === undefined || (part.kind === 'scalar' && part.value === null)) return undefined;
    const parsed = part.kind === 'scalar' ? parse(String(part.value)) : { error: 'It is no text.' };
    return 'value' in parsed ? parsed.value : reject(part.at, `rotation.${name}: ${parsed.error}`);
  }
  const every = read('every', spanOf);
  const beforeExpiry = read('before_expiry', spanOf);
  const overlap = read('overlap', spanOf) ?? 0;
  const overlapMax = read('overlap_max', spanOf) ?? overlap * HOLDING_FACTOR;
  const anchor = read('anchor', instantOf);
  if (!wrong && every === undefined && beforeExpiry === undefined) {
    reject(
      at,
      'rotation says neither every nor before_expiry, so nothing would ever rotate. Write, for example, every = "90d".',
    );
  }
  if (!wrong && overlapMax < overlap)
    reject(at, 'rotation.overlap is longer than overlap_max. Make overlap_max at least as long.');
  return wrong
    ? { kind: 'invalid', at }
    : { kind: 'known', value: { every, beforeExpiry, overlap, overlapMax, anchor }, at };
}

function spanOf(text: string): { readonly value: number } | { readonly error: string } {
  const parsed = parseDuration(text);
  return 'ms' in parsed ? { value: parsed.ms } : parsed;
}

function instantOf(text: string): { readonly value: number } | { readonly error: string } {
  const value = parseInstant(text);
  return value === undefined
    ? { error: `"${text}" is no instant. Write it as RFC 3339, for example "2027-03-31T00:00:00Z".` }
    : { value };
}

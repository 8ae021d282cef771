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
  if (value.kind !== 'map') {
    complain(at, 'rotation is no object. Write, for example, { every = "90d", overlap = "7d" }.');
    return { kind: 'invalid', at };
  }
  const parts = new Map([...value.entries].map(([name, entry]) => [name, entry.value]));
  for (const part of parts.values()) {
    if (part.kind === 'undecidable') return { kind: 'undecidable', at, because: part.because };
  }
  const wrong: string[] = [];
  const span = (name: string): number | undefined => {
    const text = textOf(parts.get(name));
    if (text === undefined) return undefined;
    const parsed = parseDuration(text);
    if ('ms' in parsed) return parsed.ms;
    wrong.push(`rotation.${name}: ${parsed.error}`);
    return undefined;
  };
  const every = span('every');
  const beforeExpiry = span('before_expiry');
  const overlap = span('overlap') ?? 0;
  const overlapMax = span('overlap_max') ?? overlap * HOLDING_FACTOR;
  const anchorText = textOf(parts.get('anchor'));
  const anchor = anchorText === undefined ? undefined : parseInstant(anchorText);
  if (anchorText !== undefined && anchor === undefined) {
    wrong.push(`rotation.anchor = "${anchorText}" is no instant. Write it as RFC 3339.`);
  }
  if (wrong.length === 0 && every === undefined && beforeExpiry === undefined) {
    wrong.push('rotation says neither every nor before_expiry, so nothing would ever rotate.');
  }
  for (const message of wrong) complain(at, message);
  return wrong.length > 0
    ? { kind: 'invalid', at }
    : { kind: 'known', value: { every, beforeExpiry, overlap, overlapMax, anchor }, at };
}

function textOf(value: StaticValue | undefined): string | undefined {
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

import { formatDuration } from '../duration.ts';
import type { ExpirationRule } from '../expiration.ts';
import { longestWait, type Openings } from '../openings.ts';
import { lifeOfRotation } from '../rotation.ts';
import type { Problem } from './problem.ts';
import { quoted } from './quoted.ts';
import { hindrance, type Reading } from './reading.ts';
import { SHORTEST_LIFE } from './text-rule.ts';

/** A date and a span contradict each other. */
export function expirationFault(at: Reading<string>, within: Reading<string>): Problem | undefined {
  if (!isWritten(at) || !isWritten(within)) return undefined;
  return {
    title: 'Expiration Declared Twice',
    detail: `The key has both expires_at${value(at)} and expires_in${value(within)}. Keep one: expires_at for a fixed date, expires_in for a span that starts again with each generation.`,
    path: ['expires_at'],
  };
}

/** The attributes of a rotation, as texts. */
interface WrittenRotation {
  readonly every: Reading<string>;
  readonly before_expiry: Reading<string>;
  readonly overlap: Reading<string>;
  readonly overlap_max: Reading<string>;
  readonly on_overlap_end: Reading<string>;
}

/** Its spans in milliseconds. */
interface RotationSpans {
  readonly every: Reading<number>;
  readonly beforeExpiry: Reading<number>;
  readonly overlap: Reading<number>;
  readonly overlapMax: Reading<number>;
  readonly openings: Reading<Openings>;
}

/** What is wrong across the attributes of a rotation, and with the expiration that it is to work with. */
export function* rotationFaults(
  written: WrittenRotation,
  spans: RotationSpans,
  expiration: Reading<ExpirationRule>,
): Generator<Problem> {
  const { every, beforeExpiry, overlap, overlapMax } = spans;
  if (every.kind === 'absent' && beforeExpiry.kind === 'absent') {
    yield {
      title: 'Rotation Without A Date',
      detail:
        'rotation has neither every nor before_expiry, so the key would never rotate. Write every (for example "90d") for a period, before_expiry (for example "14d") for a lead time before the expiration, or both.',
      path: ['rotation'],
    };
  }
  if (overlap.kind === 'known' && overlapMax.kind === 'known' && overlapMax.value < overlap.value) {
    yield {
      title: 'Overlap Longer Than Its Maximum',
      detail: `rotation.overlap${value(written.overlap)} is longer than rotation.overlap_max${value(written.overlap_max)}. Both count from the delivery of the new key, so overlap_max must be at least as long as overlap.`,
      path: ['rotation', 'overlap_max'],
    };
  }
  const ends = written.on_overlap_end;
  if (overlap.kind === 'absent' && ends.kind === 'known' && ends.value === 'expire') {
    yield {
      title: 'Expiration Without An Overlap',
      detail:
        'rotation.on_overlap_end is "expire", but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove on_overlap_end.',
      path: ['rotation', 'on_overlap_end'],
    };
  }
  yield* lifeFaults(written, spans, expiration);
}

/** A key must have a lifetime. Its rotation must not be due at its creation, and must become due at some time. */
function* lifeFaults(
  written: WrittenRotation,
  { every, beforeExpiry, overlap, openings }: RotationSpans,
  expiration: Reading<ExpirationRule>,
): Generator<Problem> {
  const isEndless =
    expiration.kind === 'absent' || (expiration.kind === 'known' && expiration.value.kind === 'never');
  if (isEndless && every.kind === 'absent' && isWritten(beforeExpiry)) {
    yield {
      title: 'Rotation Before An Expiration That Never Comes',
      detail: `rotation.before_expiry${value(written.before_expiry)} counts back from the expiration, but ${expiration.kind === 'absent' ? 'the key has no expiration' : 'expires_in is "never"'}, so the key would never rotate. Write a span for expires_in, for example "90d", or rotate by a period with rotation.every.`,
      path: ['rotation', 'before_expiry'],
    };
  }
  if (hindrance([overlap, openings]) !== undefined) return;
  const kept = overlap.kind === 'known' ? overlap.value : 0;
  const opens = openings.kind === 'known' ? openings.value : undefined;
  yield* openingFaults(written, { every, beforeExpiry }, kept, longestWait(opens), expiration);
  const derived = expiration.kind === 'absent' && every.kind === 'known';
  const life = derived
    ? lifeOfRotation({ every: every.value, overlap: kept, openings: opens })
    : expiration.kind === 'known' && expiration.value.kind === 'in'
      ? expiration.value.ms
      : undefined;
  if (life === undefined) return;
  const source = derived ? 'every plus overlap, without expires_in' : 'expires_in';
  if (derived && life < SHORTEST_LIFE) {
    yield {
      title: 'Life Of The Key Too Short',
      detail: `The key would live for ${formatDuration(life)} (${source}); the shortest life of a declared key is 1 hour. Write a longer rotation.every, or expires_in.`,
      path: ['rotation', 'every'],
    };
  }
  if (beforeExpiry.kind === 'known' && beforeExpiry.value >= life) {
    yield {
      title: 'Rotation Due At Creation',
      detail: `rotation.before_expiry${value(written.before_expiry)} is not shorter than the life of the key, ${formatDuration(life)} (${source}), so each key would be due for a successor as soon as it is created. Write a shorter rotation.before_expiry.`,
      path: ['rotation', 'before_expiry'],
    };
  }
}

/** A rotation that waits for its window must be over before the key expires, however long it waits. */
function* openingFaults(
  written: WrittenRotation,
  { every, beforeExpiry }: Pick<RotationSpans, 'every' | 'beforeExpiry'>,
  overlap: number,
  wait: number,
  expiration: Reading<ExpirationRule>,
): Generator<Problem> {
  if (wait === 0 || expiration.kind !== 'known' || expiration.value.kind === 'never') return;
  const needed = wait + overlap;
  const waits = `rotation.window and rotation.not_between can make a rotation wait for ${formatDuration(wait)}${overlap === 0 ? '' : `, and the overlap lasts ${formatDuration(overlap)} more`}`;
  const life = expiration.value.kind === 'in' ? expiration.value.ms : undefined;
  const isInTime = every.kind === 'known' && life !== undefined && every.value + needed <= life;
  if (beforeExpiry.kind === 'known' && beforeExpiry.value < needed && !isInTime) {
    yield {
      title: 'Rotation Window Opens Too Late',
      detail: `rotation.before_expiry${value(written.before_expiry)} is too short: ${waits}, so the key could expire first. Write at least ${formatDuration(needed)}, or let the window open more often.`,
      path: ['rotation', 'before_expiry'],
    };
  } else if (beforeExpiry.kind === 'absent' && every.kind === 'known' && life !== undefined && !isInTime) {
    yield {
      title: 'Rotation Window Opens Too Late',
      detail: `The key lives for ${formatDuration(life)} (expires_in) and is rotated every ${formatDuration(every.value)}, but ${waits}, so it could expire first. Leave expires_in out, so that it follows from the rotation, or write at least ${formatDuration(every.value + needed)}.`,
      path: ['expires_in'],
    };
  }
}

function isWritten({ kind }: Reading<unknown>): boolean {
  return kind === 'known' || kind === 'invalid';
}

/** The value in brackets; nothing where there is none to quote. */
function value(reading: Reading<string>): string {
  return reading.kind === 'known' ? ` (${quoted(reading.value)})` : '';
}

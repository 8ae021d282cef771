const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** A day, in milliseconds. */
export const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const UNITS: Readonly<Record<string, number>> = { w: WEEK, d: DAY, h: HOUR, m: MINUTE, s: SECOND };

const SHAPE = /^(?:\d+[wdhms])+$/;
/** A century: no one needs more, and date arithmetic stays far from its limits. */
const LONGEST = 36_525 * DAY;

/** Why a text is not a duration. */
export interface DurationError {
  readonly fault: 'form' | 'zero' | 'too-long';
  readonly error: string;
}

/**
 * Reads a duration such as `90d`, `12h` or `1d12h` (w, d, h, m, s; a day is always 24 hours).
 *
 * @returns milliseconds, or what is wrong with the text, in a word and in a sentence.
 */
export function parseDuration(text: string): { readonly ms: number } | DurationError {
  if (!SHAPE.test(text)) {
    return {
      fault: 'form',
      error: `"${text}" is not a duration. Write a number and a unit (w, d, h, m, s), for example "90d" or "1d12h".`,
    };
  }
  let ms = 0;
  for (let from = 0, at = 0; at < text.length; at++) {
    const unit = UNITS[text[at] ?? ''];
    if (unit === undefined) continue;
    ms += Number(text.slice(from, at)) * unit;
    from = at + 1;
  }
  if (ms === 0) return { fault: 'zero', error: `"${text}" is zero. Write a longer duration.` };
  if (ms > LONGEST)
    return { fault: 'too-long', error: `"${text}" is longer than a century. Write a shorter duration.` };
  return { ms };
}

/** A duration for people, in its two largest units: "21 days", "1 day 12 hours", "45 seconds". */
export function formatDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  for (const [size, name] of [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 seconds';
}

/** A duration as {@link parseDuration} reads it, in whole seconds, rounded up: `1d12h`. */
export function durationText(ms: number): string {
  let rest = Math.ceil(ms / SECOND) * SECOND;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNITS[unit] ?? SECOND;
    const whole = Math.floor(rest / size);
    if (whole > 0) text += `${whole}${unit}`;
    rest -= whole * size;
  }
  return text === '' ? '0s' : text;
}

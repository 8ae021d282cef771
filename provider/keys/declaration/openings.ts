import { DAY } from '../duration.ts';
import { parseInstant } from '../instant.ts';
import { type Freeze, isTimeZone, type Openings, type WeeklyWindow } from '../openings.ts';
import type { Problem } from './problem.ts';
import { quoted } from './quoted.ts';
import type { Report } from './read-attribute.ts';
import { ABSENT, hindrance, INVALID, known, type Reading } from './reading.ts';

/** As a declaration names them, in the order of {@link WeeklyWindow}. */
export const WEEKDAYS: readonly string[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** A window as it is written. */
export interface WrittenWindow {
  readonly days: readonly string[] | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly time_zone: string | undefined;
}

/** A freeze as it is written. */
export interface WrittenFreeze {
  readonly from: string;
  readonly to: string;
}

/** When a rotation may begin, as `window` and `not_between` say it. Absent: at any time. */
export function openingsOf(
  window: Reading<WrittenWindow>,
  notBetween: Reading<readonly WrittenFreeze[]>,
  report: Report,
): Reading<Openings> {
  const stopped = hindrance([window, notBetween]);
  if (stopped !== undefined) return stopped;
  const written = window.kind === 'known' ? window.value : undefined;
  const frozen = notBetween.kind === 'known' ? notBetween.value : [];
  const weekly = written && windowOf(written);
  const freezes = frozen.map(freezeOf).filter((freeze) => freeze !== undefined);
  const faults = report === undefined ? [] : [...openingFaults(written, frozen)];
  for (const fault of faults) report?.(fault);
  // What an earlier version has stored can be what no rule allows.
  const isUnreadable = freezes.length < frozen.length || (written !== undefined && weekly === undefined);
  if (faults.length > 0 || isUnreadable) return INVALID;
  return weekly === undefined && freezes.length === 0 ? ABSENT : known({ window: weekly, freezes });
}

function* openingFaults(
  window: WrittenWindow | undefined,
  freezes: readonly WrittenFreeze[],
): Generator<Problem> {
  if (window?.from !== undefined && (window.from === window.to || (windowOf(window)?.length ?? DAY) === 0))
    yield {
      title: 'Rotation Window Without Length',
      detail: `rotation.window opens at ${quoted(window.from)} and closes at the same time. Write two times, or leave both out for whole days.`,
      path: ['rotation', 'window', 'to'],
    };
  for (const [index, { from, to }] of freezes.entries()) {
    const freeze = freezeOf({ from, to });
    if (freeze !== undefined && freeze.to - freeze.from <= LONGEST_FREEZE) continue;
    const isBackward = freeze === undefined;
    yield {
      title: isBackward ? 'Freeze Ends Before It Begins' : 'Freeze Longer Than A Year',
      detail: isBackward
        ? `rotation.not_between[${index}] ends on ${quoted(to)}, which is not later than its beginning, ${quoted(from)}. Write a later end.`
        : `rotation.not_between[${index}] lasts from ${quoted(from)} to ${quoted(to)}, so a key would not be rotated for more than a year. Write a shorter freeze, or remove rotation.`,
      path: ['rotation', 'not_between', index, 'to'],
    };
  }
}

const LONGEST_FREEZE = 366 * DAY;

function windowOf({ days, from = '00:00', to = '24:00', time_zone: zone = 'UTC' }: WrittenWindow) {
  const [opens, closes] = [timeOf(from), timeOf(to)];
  const numbers = days?.map((day) => WEEKDAYS.indexOf(day));
  if (opens === undefined || closes === undefined || !isTimeZone(zone)) return undefined;
  if (numbers?.length === 0 || numbers?.includes(-1)) return undefined;
  return {
    days: numbers ?? WEEKDAYS.map((_, day) => day),
    from: opens % DAY,
    length: closes > opens ? closes - opens : closes - opens + DAY,
    timeZone: zone,
  } satisfies WeeklyWindow;
}

/** Milliseconds since midnight. */
function timeOf(text: string): number | undefined {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  return match ? (Number(match[1]) * 60 + Number(match[2])) * 60_000 : undefined;
}

/** Undefined when it does not end after it begins. */
function freezeOf({ from, to }: WrittenFreeze): Freeze | undefined {
  const [begins, ends] = [parseInstant(from), parseInstant(to)];
  return begins === undefined || ends === undefined || ends <= begins
    ? undefined
    : { from: begins, to: ends };
}

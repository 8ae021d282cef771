import { printable } from './printable.ts';

/** A calendar for other programs. */
export interface Calendar {
  readonly name: string;
  /** The program that wrote it: `LowerPlane//lowerplane 0.1.0`. */
  readonly product: string;
  /** When it was written, in milliseconds since 1970. */
  readonly writtenAt: number;
  readonly events: readonly CalendarEvent[];
}

/** A moment in a calendar. */
export interface CalendarEvent {
  /** The same in each calendar with the same event: programs replace what they had of it. Letters, digits, `@`, `.`, `-`. */
  readonly uid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
}

/**
 * A calendar in the iCalendar format. Texts may be untrusted: nothing in them ends a line or a property.
 *
 * Source: RFC 5545.
 */
export function icalendar({ name, product, writtenAt, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${textValue(product)}//EN`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${textValue(name)}`,
    ...events.flatMap(({ uid, at, summary, description, categories }) => [
      'BEGIN:VEVENT',
      `UID:${textValue(uid)}`,
      `DTSTAMP:${utc(writtenAt)}`,
      `DTSTART:${utc(at)}`,
      `SUMMARY:${textValue(summary)}`,
      `DESCRIPTION:${textValue(description)}`,
      `CATEGORIES:${categories.map(textValue).join(',')}`,
      // It does not make anyone busy.
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Section 3.3.11. Line breaks become `\n`; other characters that no one sees are shown as escapes. */
function textValue(text: string): string {
  return text
    .toWellFormed()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => printable(line).replace(/[\\;,]/g, '\\$&'))
    .join('\\n');
}

/** Section 3.3.5, form 2. */
function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

const LINE_OCTETS = 75;

/** Section 3.1: no line is longer than 75 octets, and no character is divided. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

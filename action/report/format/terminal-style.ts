import { styleText } from 'node:util';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import type { Severity } from '../../scan/severity.ts';
import { inert } from './inert.ts';

/** How a report looks in a terminal or a log. */
export interface TerminalStyle {
  readonly colors: boolean;
  /** Columns; longer sentences are wrapped. */
  readonly width: number;
}

type Format = Parameters<typeof styleText>[0];
/** Styles a text, or leaves it as it is where colors are off. */
export type Paint = (format: Format, text: string) => string;

const SEVERITY_FORMATS: Readonly<Record<Severity, Format>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};
/** The first column: a severity or a status. */
const COLUMN = 10;
export const INDENT = ' '.repeat(COLUMN);

export function painter({ colors }: TerminalStyle): Paint {
  return (format, text) => (colors ? styleText(format, text, { validateStream: false }) : text);
}

/** A finding that counts, as a terminal shows it. */
export interface TerminalFinding {
  readonly severity: Severity;
  /** Safe to print already. */
  readonly location: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly ruleId: string;
  readonly fingerprint: string;
}

/** What is wrong where, why, what to do, and the names for a waiver. */
export function findingBlock(finding: TerminalFinding, paint: Paint, { width }: TerminalStyle): string {
  const { severity, location, title, paragraphs, ruleId, fingerprint } = finding;
  return [
    findingHead(severity, location, title, paint),
    ...paragraphs.flatMap((paragraph) => wrapText(paragraph, width, INDENT)),
    `${INDENT}rule ${ruleId}, fingerprint ${fingerprint}`,
  ].join('\n');
}

/**
 * The first line of findings.
 *
 * @param location safe to print already.
 */
export function findingHead(severity: Severity, location: string, title: string, paint: Paint): string {
  const text = title === '' ? '' : `  ${printable(title)}`;
  return `${paint(SEVERITY_FORMATS[severity], severity.padEnd(COLUMN))}${paint('bold', location)}${text}`;
}

/** One line about a finding that does not count. */
export function statusLine(status: string, location: string, text: string): string {
  return `${status.padEnd(COLUMN)}${location}${text === '' ? '' : `  ${printable(text)}`}`;
}

/** Joins the blocks of a report. Nothing in it is a command to a runner that reads the log. */
export function terminalPage(blocks: readonly string[]): string {
  return `${inert(blocks.filter((block) => block !== '').join('\n\n'))}\n`;
}

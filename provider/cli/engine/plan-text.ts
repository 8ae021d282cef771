import {
  type Paint,
  painter,
  type TerminalStyle,
  terminalPage,
} from '../../../action/report/format/terminal-style.ts';
import { type DescribedChange, describedChanges } from '../../engine/describe-change.ts';
import { type Action, type EnginePlan, hasChanges, summaryOf } from '../../engine/engine-plan.ts';
import type { ReportedProblem } from '../../lifecycle/report.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';

/** As Terraform marks its changes. */
export const SYMBOLS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '-/+',
  rotate: '-/+',
  retire: '-',
  revoke: '-',
  none: '',
};

/** What an action does, for the line of a key. */
export const VERBS: Readonly<Record<Action, string>> = {
  create: 'will be created',
  update: 'will be changed in place',
  replace: 'gets a successor',
  rotate: 'is rotated',
  retire: 'keeps its key, and its old key is revoked',
  revoke: 'will be revoked',
  none: 'stays as it is',
};

const FORMATS: Readonly<Record<string, Parameters<Paint>[0]>> = {
  '+': 'green',
  '~': 'yellow',
  '-/+': 'yellow',
  '-': 'red',
};

/** Beside the symbols. */
const MARGIN = '    ';
const INDENT = '      ';
/** More keys that are left alone are only counted. */
const UNDECLARED_SHOWN = 10;

/** A plan for a terminal. */
export function planText(plan: EnginePlan, style: TerminalStyle): string {
  const paint = painter(style);
  const changes = describedChanges(plan);
  const problems = [...plan.problems, ...plan.names.flatMap((each) => each.problems)];
  return terminalPage([
    changes.length === 0
      ? ''
      : wrapText('LowerPlane API keys will change as follows:', style.width).join('\n'),
    ...changes.map((change) => changeText(change, paint, style)),
    problemsText(problems, style),
    undeclaredText(plan, style),
    wrapText(summaryText(plan), style.width)
      .map((line) => paint('bold', line))
      .join('\n'),
  ]);
}

function changeText(change: DescribedChange, paint: Paint, { width }: TerminalStyle): string {
  const { name, action, at, generation, reasons, values, endings } = change;
  const symbol = SYMBOLS[action];
  const isNew = action === 'replace' || action === 'rotate';
  const [head = '', ...heads] = headLines(
    `"${name}" ${VERBS[action]}${isNew ? ` (generation ${generation})` : ''}`,
    at,
    width,
  );
  const label = Math.max(0, ...values.map(([attribute]) => attribute.length)) + 2;
  return [
    `${paint(FORMATS[symbol] ?? 'bold', symbol.padStart(3))} ${paint('bold', head.trimStart())}`,
    ...heads,
    ...reasons.flatMap((reason) => wrapText(`because ${reason}`, width, INDENT)),
    ...values.flatMap(([attribute, value]) => {
      const [first = '', ...rest] = wrapText(value, width, INDENT + ' '.repeat(label));
      return [`${INDENT}${attribute.padEnd(label)}${first.trimStart()}`, ...rest];
    }),
    ...endings.flatMap((ending) => wrapText(ending, width, INDENT)),
  ].join('\n');
}

/** What happens to a key, and the line of its declaration: on the same line, or below it where that is too wide. */
function headLines(sentence: string, at: string | undefined, width: number): readonly string[] {
  const lines = wrapText(sentence, width, MARGIN);
  if (at === undefined) return lines;
  const [only = '', second] = lines;
  const place = printable(at);
  return second === undefined && only.length + 2 + place.length <= width
    ? [`${only}  ${place}`]
    : [...lines, `${INDENT}${place}`];
}

/** Errors and warnings, each with its title. */
export function problemsText(problems: readonly ReportedProblem[], style: TerminalStyle): string {
  const paint = painter(style);
  return problems
    .map(({ severity, title, detail }) => {
      const word = severity === 'error' ? paint('red', 'Error') : paint('yellow', 'Warning');
      return [`${word}: ${paint('bold', printable(title))}`, ...wrapText(detail, style.width, '  ')].join(
        '\n',
      );
    })
    .join('\n\n');
}

function undeclaredText({ undeclared }: EnginePlan, { width }: TerminalStyle): string {
  if (undeclared.length === 0) return '';
  const shown = undeclared.slice(0, UNDECLARED_SHOWN).flatMap((key) => {
    const use = key.last_used_at === null ? 'never used' : `last used ${key.last_used_at.slice(0, 10)}`;
    return wrapText(`"${key.name}" (${key.id}, ${key.permissions}, ${use})`, width, INDENT);
  });
  const more = undeclared.length - UNDECLARED_SHOWN;
  return [
    ...wrapText(
      `Left alone, because no code declares ${undeclared.length === 1 ? 'it' : 'them'}: ${count(undeclared.length, 'key')}.`,
      width,
    ),
    ...shown,
    ...(more > 0 ? [`${INDENT}and ${more} more`] : []),
  ].join('\n');
}

/** The last line: how many keys are created, changed and ended. */
export function summaryText(plan: EnginePlan): string {
  const { create, replace, update, end, unchanged } = summaryOf(plan);
  if (!hasChanges(plan))
    return unchanged === 0
      ? 'No changes. No key is declared.'
      : `No changes. ${count(unchanged, 'declared key')} ${unchanged === 1 ? 'is' : 'are'} as declared.`;
  return `Plan: ${create} to create, ${replace} to replace, ${update} to change, ${end} to revoke.`;
}

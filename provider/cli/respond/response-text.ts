import { code, inline, paragraphs, table } from '../../../action/report/format/markdown.ts';
import { painter, type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import { printable } from '../../text/printable.ts';
import { wrapLines, wrapText } from '../../text/wrap-text.ts';
import type { ResponseDocument } from './response-document.ts';

const COLORS = { safe: 'green', waiting: 'yellow', 'cut-off': 'red', exposed: 'red' } as const;

/** What became of the key, in a sentence. */
export function outcomeSentence({ outcome, key, successor }: ResponseDocument): string {
  const name = `"${key.name}" (${key.id}, ending in ${key.last_four})`;
  const next =
    successor === null ? '' : ` Its successor is ${successor.id} (ending in ${successor.last_four}).`;
  switch (outcome) {
    case 'safe':
      return `Safe: ${name} no longer works anywhere.${next}`;
    case 'waiting':
      return `Not safe yet: ${name} still works.${next}`;
    case 'cut-off':
      return `${name} no longer works anywhere, but its consumers have no working key yet.${next}`;
    case 'exposed':
      return `Not safe: ${name} still works, and nothing has changed.`;
  }
}

const STATES = {
  proven: 'has the successor',
  missing: 'does not have the successor',
  unreadable: 'cannot be read',
  unreachable: 'could not be asked',
} as const;

/** The report for a terminal. */
export function responseText(document: ResponseDocument, style: TerminalStyle): string {
  const paint = painter(style);
  const wrapped = (text: string) => wrapText(printable(text), style.width, '  ').join('\n');
  return terminalPage([
    document.destinations
      .map(({ destination, state }) => wrapped(`${destination}: ${STATES[state]}`))
      .join('\n'),
    document.problems
      .map(({ severity, title, detail }) => {
        const word = severity === 'error' ? paint('red', 'Error') : paint('yellow', 'Warning');
        return `${word}: ${paint('bold', printable(title))}\n${wrapped(detail)}`;
      })
      .join('\n\n'),
    wrapLines(printable(outcomeSentence(document)), style.width)
      .split('\n')
      .map((line) => paint('bold', paint(COLORS[document.outcome], line)))
      .join('\n'),
    document.next.length === 0 ? '' : ['Next:', ...document.next.map(wrapped)].join('\n'),
  ]);
}

/** The report for people who were not there: what happened, in order, and what shows it. */
export function responseMarkdown(document: ResponseDocument): string {
  const { key, found, impact, steps, destinations, problems, next, declared } = document;
  const list = (items: readonly string[]) => items.map((item) => `- ${inline(item)}`).join('\n');
  return `${paragraphs(
    '### Response to an exposed LowerPlane key',
    `**${inline(outcomeSentence(document))}**`,
    table(
      ['', ''],
      [
        ['Key', `${inline(key.name)} (${code(key.id)}), ${key.permissions}`],
        ['Fingerprint', code(key.fingerprint)],
        [
          'Found at',
          found
            .map(({ path, line, commit }) => code(`${path}:${line}${commit === null ? '' : ` in ${commit}`}`))
            .join('<br>') || 'not recorded',
        ],
        [
          'Declared in',
          declared === null ? 'no code that was read' : `${inline(declared.name)}, ${code(declared.at)}`,
        ],
        [
          'Use before',
          inline(
            `${impact.requests_total} requests in all, ${impact.requests_last_90_days} in 90 days, last on ${impact.last_used_at ?? 'never'}`,
          ),
        ],
        ['Response', `${document.started_at} to ${document.ended_at}, ${document.mode}`],
      ],
    ),
    `What was done:\n\n${table(
      ['At', 'What'],
      steps.map(({ at, what }) => [at, inline(what)]),
    )}`,
    destinations.length === 0
      ? ''
      : table(
          ['Destination', 'State', 'Shown by'],
          destinations.map(({ destination, state, detail }) => [
            code(destination),
            STATES[state],
            inline(detail),
          ]),
        ),
    list(problems.map(({ severity, title, detail }) => `${severity}: ${title}. ${detail}`)),
    next.length === 0 ? '' : `What is left to do:\n\n${list(next)}`,
  )}\n`;
}

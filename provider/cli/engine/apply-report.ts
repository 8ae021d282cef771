import * as z from 'zod';
import { painter, type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import type { AppliedName } from '../../engine/apply-plan.ts';
import { actionOf } from '../../engine/engine-plan.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { problemsText } from './plan-text.ts';

/** What `lowerplane apply --format json` prints. Holds no secret, except sealed to age recipients. */
export const applyDocument = z
  .strictObject({
    version: z.literal(1),
    results: z.array(
      z.strictObject({
        name: z.string(),
        action: z.enum(['create', 'replace', 'rotate', 'update', 'retire', 'revoke']),
        outcome: z.enum(['done', 'partly', 'failed', 'left']).meta({
          description:
            'partly: the new key is delivered, but a later step failed. left: the run was stopped before.',
        }),
        key: z
          .strictObject({
            id: z.string(),
            last_four: z.string(),
            generation: z.number().int().min(1),
            sealed_secret: z.string().nullable().meta({ description: 'For the holders of age identities.' }),
          })
          .nullable(),
        problems: z.array(
          z.strictObject({ severity: z.enum(['error', 'warning']), title: z.string(), detail: z.string() }),
        ),
      }),
    ),
  })
  .meta({ id: 'KeyApply' });

type ApplyDocument = z.infer<typeof applyDocument>;

export function applyDocumentOf(applied: readonly AppliedName[]): ApplyDocument {
  return {
    version: 1,
    results: applied.flatMap(({ planned, outcome, record, problems }) => {
      const action = actionOf(planned);
      if (action === 'none') return [];
      return [
        {
          name: planned.name,
          action,
          outcome,
          key: record
            ? {
                id: record.id,
                last_four: record.lastFour,
                generation: record.generation,
                sealed_secret: record.sealedSecret,
              }
            : null,
          problems: problems.map(({ severity, title, detail }) => ({ severity, title, detail })),
        },
      ];
    }),
  };
}

const DONE = {
  create: 'created',
  replace: 'replaced',
  rotate: 'rotated',
  update: 'changed',
  retire: 'old keys revoked',
  revoke: 'revoked',
  none: '',
} as const;

/** What became of one change, on a line. */
export function outcomeText({ planned, outcome, record }: AppliedName): string {
  const action = actionOf(planned);
  const name = printable(`"${planned.name}"`);
  const key = record && action !== 'revoke' ? ` (${record.id}, ending in ${record.lastFour})` : '';
  switch (outcome) {
    case 'done':
      return `${name}: ${DONE[action]}${printable(key)}`;
    case 'partly':
      return `${name}: ${DONE[action]}${printable(key)}, but not everything was done`;
    case 'failed':
      return `${name}: failed`;
    case 'left':
      return `${name}: not started`;
  }
}

/** A secret that was sealed: shown as soon as that is done, so that no interruption loses it. */
export function sealedText(name: string, sealedSecret: string): string {
  return `The secret of ${printable(`"${name}"`)}, sealed to its age recipients:\n${sealedSecret.trim()}\n\n`;
}

/** What an apply did, and what is left. The secrets that it sealed were shown before. */
export function applyText(applied: readonly AppliedName[], style: TerminalStyle): string {
  const paint = painter(style);
  const number = (wanted: AppliedName['outcome']) =>
    applied.filter(({ outcome }) => outcome === wanted).length;
  const failed = number('failed') + number('partly');
  const left = applied.filter(({ outcome }) => outcome === 'left');
  const parts = [
    `${number('done')} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(left.length > 0 ? [`${left.length} not started`] : []),
  ];
  return terminalPage([
    problemsText(
      applied.flatMap(({ problems }) => problems),
      style,
    ),
    left.length === 0 ? '' : ['Not started:', ...left.map((each) => `  ${outcomeText(each)}`)].join('\n'),
    paint(
      'bold',
      `Apply ${failed + left.length === 0 ? 'complete' : 'not complete'}: ${count(applied.length, 'change')}, ${parts.join(', ')}.`,
    ),
  ]);
}

import { jsonText } from '../../../action/report/format/json-text.ts';
import { openRun } from '../../engine/open-run.ts';
import { formatInstant } from '../../keys/instant.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import { type Rehearsal, rehearse } from '../../lifecycle/rehearse.ts';
import { type ConnectedRun, NO_GUARDS } from '../../lifecycle/run.ts';
import { undeclaredRotation } from '../../lifecycle/undeclared-key.ts';
import { count } from '../../text/count.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import type { Column } from '../table/column.ts';
import { drawTable } from '../table/draw-table.ts';
import { csvOf, type ListFormat } from '../table/list-report.ts';
import { type FoundDeclaration, findDeclaration } from './find-declaration.ts';
import type { RehearsalDocument } from './key-documents.ts';
import { keyRowOf } from './key-row.ts';
import { ShownDestination, secretDestinations } from './secret-place.ts';

const NAME = 'keys rotate';

interface RehearseValues extends LowerPlaneValues, SourceValues {
  readonly to: string | undefined;
  readonly format: ListFormat | undefined;
}

/**
 * Goes through the rotation of a key, without touching it, and reports each step.
 *
 * @returns the exit code: 1 when a step failed.
 * @throws UsageError
 */
export async function runRehearseCommand(
  values: RehearseValues,
  name: string,
  io: CommandIo,
): Promise<number> {
  const options = await clientOptions(values, io);
  return explained(NAME, io, async () => {
    const run = await openRun(options, NO_GUARDS);
    try {
      const { declared, record } = await keyNamed(run, name, values, io);
      const rehearsal = await rehearse(run, declared, record);
      const document = documentOf(run, name, rehearsal);
      io.out(rehearsalText(document, values.format, io));
      return rehearsal.passed ? EXIT.done : EXIT.refused;
    } finally {
      await run.connection.client.close();
    }
  });
}

/** @throws CommandError when it is not certain which key has the name, and where it is delivered. */
async function keyNamed(
  run: ConnectedRun,
  name: string,
  values: RehearseValues,
  io: CommandIo,
): Promise<FoundDeclaration> {
  const declared =
    values.to === undefined
      ? await findDeclaration(run, name, values, 'nothing was rehearsed', io)
      : undefined;
  if (declared) return declared;
  const [newest] = (await run.connection.keys.activeWithName(name)).toSorted(
    (a, b) => instantOf(b.created_at) - instantOf(a.created_at),
  );
  if (newest === undefined)
    throw new CommandError(
      `no code here declares a key named "${name}", and no active key has that name. Use --from to name the folder that declares it.`,
    );
  return undeclaredRotation(newest, secretDestinations(values.to, new ShownDestination(), io), run.now());
}

function documentOf(run: ConnectedRun, name: string, { passed, key, steps }: Rehearsal): RehearsalDocument {
  const after = key && (run.connection.keys.remembered(key.id) ?? key);
  return {
    version: 1,
    name,
    outcome: passed ? 'passed' : 'failed',
    key: after === undefined ? null : keyRowOf(after, run.now()),
    steps: steps.map(({ startedAt, detail, ...step }) => ({
      ...step,
      detail: detail ?? null,
      started_at: formatInstant(startedAt),
    })),
  };
}

type Row = RehearsalDocument['steps'][number];

const STYLES = { passed: 'green', failed: 'red', 'not-rehearsed': 'yellow' } as const;

const COLUMNS: readonly Column<Row>[] = [
  { name: 'step', heading: 'Step' },
  { name: 'subject', heading: 'Of' },
  {
    name: 'result',
    heading: 'Result',
    text: ({ result }) => result.replace('-', ' '),
    style: ({ result }) => STYLES[result],
  },
  { name: 'ms', heading: 'Time', text: ({ result, ms }) => (result === 'not-rehearsed' ? '' : `${ms} ms`) },
  { name: 'detail' },
  { name: 'started_at' },
];

function rehearsalText(document: RehearsalDocument, format: ListFormat | undefined, io: CommandIo): string {
  switch (format) {
    case 'json':
      return jsonText(document);
    case 'csv':
      return csvOf(COLUMNS, document.steps);
    default:
      return terminalText(document, io);
  }
}

function terminalText({ name, outcome, steps }: RehearsalDocument, io: CommandIo): string {
  const notes = steps.flatMap(({ step, subject, result, detail }) =>
    detail === null ? [] : [`${result.replace('-', ' ')}: ${step} ${subject}: ${detail}`],
  );
  const of = (result: Row['result']) => steps.filter((each) => each.result === result).length;
  const unseen = of('not-rehearsed');
  const counted = `${count(of('passed'), 'step')} passed, ${of('failed')} failed, ${unseen} not rehearsed.`;
  const verdict =
    outcome === 'passed'
      ? `The rotation of "${name}" was rehearsed: ${counted}${unseen === 0 ? '' : ' What was not rehearsed is not proven.'}`
      : `The rotation of "${name}" would fail, or its rehearsal left something behind: ${counted}`;
  const texts = [...notes, `${verdict} The key itself and its destinations are as they were.`];
  const wrapped = texts.map((text) => `\n${wrapText(text, io.width).join('\n')}\n`);
  return `${drawTable(COLUMNS, steps, io)}${wrapped.join('')}`;
}

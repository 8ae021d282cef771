import { jsonText } from '../../../action/report/format/json-text.ts';
import { openRun } from '../../engine/open-run.ts';
import { readSources } from '../../engine/read-sources.ts';
import { ENVIRONMENTS, type Environment } from '../../keys/environments.ts';
import { NO_GUARDS } from '../../lifecycle/run.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { printProblems } from '../engine/make-plan.ts';
import { send } from '../evidence/run-upload-command.ts';
import { type ReportFile, writeChangeReports } from '../grammar/report-options.ts';
import { EXIT } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { type Incident, openIncident } from './incident.ts';
import { readExposedKey } from './read-exposed-key.ts';
import { type Pace, respond } from './respond.ts';
import { responseCsv } from './response-csv.ts';
import type { ResponseDocument } from './response-document.ts';
import { responseMarkdown, responseText } from './response-text.ts';

const NAME = 'respond';
const QUIET_FOR = 600_000;
const EVERY = 15_000;
const WAIT = 3_600_000;

const RESPONSE_FORMATS = ['terminal', 'json', 'markdown', 'csv'] as const;
type ResponseFormat = (typeof RESPONSE_FORMATS)[number];

export interface RespondValues extends SourceValues, LowerPlaneValues {
  readonly finding: string | undefined;
  readonly now: boolean;
  readonly narrow: boolean;
  readonly yes: boolean;
  readonly 'quiet-for': number | undefined;
  readonly every: number | undefined;
  readonly wait: number | undefined;
  readonly control: readonly string[];
  readonly environment: Environment | undefined;
  readonly format: ResponseFormat | undefined;
  readonly output: readonly ReportFile<ResponseFormat>[];
}

/**
 * Leads an exposed key to safety: its consumers get a successor, and it is revoked. What was begun is continued.
 *
 * @param given id, fingerprint or report; undefined or `-`: the text of the key is on standard input.
 * @returns the exit code: 1 when the key still works, or its consumers have no successor.
 * @throws UsageError
 */
export async function runRespondCommand(
  values: RespondValues,
  given: string | undefined,
  io: CommandIo,
): Promise<number> {
  const options = await clientOptions(values, io);
  const exposed = await readExposedKey(given, values.finding, io);
  const pace: Pace = {
    quietFor: values['quiet-for'] ?? QUIET_FOR,
    every: values.every ?? EVERY,
    wait: values.wait ?? WAIT,
  };
  return explained(NAME, io, async (changed) => {
    const declared = await declaredNames(values, io);
    const recentUseWindow = `${Math.ceil(pace.quietFor / 1000)}s`;
    const run = await openRun(options, { ...NO_GUARDS, recentUseWindow });
    const { client } = run.connection;
    try {
      const incident = await openIncident(run, exposed, declared, values.now ? 'now' : 'graceful', io);
      const outcome = await respond(incident, { ...values, ...pace }, io);
      if (outcome === 'safe') changed();
      const document = await incident.document(outcome);
      if (values.control.length > 0) await upload(incident, document, values, io);
      await writeChangeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
        switch (format) {
          case 'terminal':
            return responseText(document, style);
          case 'json':
            return jsonText(document);
          case 'markdown':
            return responseMarkdown(document);
          case 'csv':
            return responseCsv(document);
        }
      });
      return outcome === 'safe' ? EXIT.done : EXIT.refused;
    } finally {
      await client.close();
    }
  });
}

/** Code that cannot be read must not hold up a response: it is reported, and the key counts as not declared there. */
async function declaredNames({ from, 'var-file': varFiles }: SourceValues, io: CommandIo) {
  const access = { credentials: {}, environment: { ...io.environment } };
  const given = from.length === 0 ? ['.'] : from;
  const { names, problems, unread } = await readSources({ cwd: io.cwd, from: given, varFiles, access });
  // Without --from, a directory without declarations is not an error.
  printProblems('Warning', from.length === 0 && names.length === 0 ? unread : [...problems, ...unread], io);
  return { names, rivals: problems.filter(({ rival }) => rival !== undefined) };
}

/** The report as evidence. It must not fail the response, which is over. */
async function upload(
  { exposure: { run, key } }: Incident,
  document: ResponseDocument,
  { control, environment }: RespondValues,
  io: CommandIo,
): Promise<void> {
  const own = key.environments === 'all' ? ENVIRONMENTS : key.environments;
  const reaches = environment ?? own.find((each) => each === 'production') ?? own[0] ?? 'production';
  const day = document.ended_at.slice(0, 10);
  const files = [
    { path: `key-response-${key.id}-${day}.json`, text: jsonText(document) },
    { path: `key-response-${key.id}-${day}.md`, text: responseMarkdown(document) },
  ];
  for (const { path, text } of files) {
    const content = new Uint8Array(Buffer.from(text));
    const values = {
      control,
      framework: [],
      environment: reaches,
      type: undefined,
      name: path,
      collected: undefined,
      source: undefined,
    };
    const code = await explained(NAME, io, async () => {
      const { id } = await send(run.connection.client, { path, content }, reaches, values, io);
      if (io.quiet !== true) io.error(`Uploaded ${printable(path)} as evidence ${id}.\n`);
      return EXIT.done;
    });
    if (code !== EXIT.done) return;
  }
}

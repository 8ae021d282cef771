import { MODES, type Mode } from '../../../action/check/mode.ts';
import { parseRange } from '../../../action/scan/range-text.ts';
import { SEVERITIES, type Severity } from '../../../action/scan/severity.ts';
import { parseDuration } from '../../keys/duration.ts';
import { ENVIRONMENTS, type Environment } from '../../keys/environments.ts';
import { UsageError } from '../command.ts';
import { parseOptionsAndPath } from '../parse-options.ts';
import { FORMATS, type Format } from './reports.ts';

/** What is looked at. */
export type Subject =
  | { readonly kind: 'tree' | 'staged' | 'history' }
  | { readonly kind: 'range'; readonly base: string; readonly head: string; readonly from: 'base' | 'fork' };

/** What the command is to do. */
export type Order =
  | { readonly kind: 'list-rules' }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'check'; readonly options: CheckOptions };

/** The options as given; undefined where nothing is. Paths are relative to the current folder. */
export interface CheckOptions {
  readonly path: string;
  readonly subject: Subject;
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  readonly policy: string | undefined;
  readonly policyFrom: string | undefined;
  readonly baseline: string | undefined;
  readonly writeBaseline: boolean;
  readonly failOn: Severity | undefined;
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly offline: boolean;
  readonly synth: string | undefined;
  readonly format: Format;
  readonly outputs: readonly { readonly format: Format; readonly file: string }[];
}

/** @throws UsageError when the arguments make no sense. */
export function parseArguments(args: readonly string[]): Order {
  const { values, path } = parseOptionsAndPath(args, {
    base: { type: 'string' },
    range: { type: 'string' },
    staged: { type: 'boolean' },
    history: { type: 'boolean' },
    synth: { type: 'string' },
    mode: { type: 'string', default: 'review' },
    environment: { type: 'string' },
    policy: { type: 'string' },
    'policy-from': { type: 'string' },
    baseline: { type: 'string' },
    'write-baseline': { type: 'boolean', default: false },
    'fail-on': { type: 'string' },
    'base-url': { type: 'string' },
    timeout: { type: 'string' },
    offline: { type: 'boolean', default: false },
    format: { type: 'string', default: 'terminal' },
    output: { type: 'string', multiple: true, default: [] },
    'list-rules': { type: 'boolean' },
    explain: { type: 'string' },
  });
  if (values['list-rules'] === true) return { kind: 'list-rules' };
  if (values.explain !== undefined) return { kind: 'explain', rule: values.explain };
  return {
    kind: 'check',
    options: {
      path: path ?? '.',
      subject: subjectOf(values),
      mode: oneOf('--mode', values.mode, MODES),
      environment: optional('--environment', values.environment, ENVIRONMENTS),
      policy: values.policy,
      policyFrom: values['policy-from'] && revision('--policy-from', values['policy-from']),
      baseline: values.baseline,
      writeBaseline: values['write-baseline'],
      failOn: optional('--fail-on', values['fail-on'], SEVERITIES),
      baseUrl: values['base-url'],
      timeoutMs: values.timeout === undefined ? undefined : milliseconds('--timeout', values.timeout),
      offline: values.offline,
      synth: values.synth,
      format: oneOf('--format', values.format, FORMATS),
      outputs: values.output.map(outputOf),
    },
  };
}

function subjectOf(values: {
  readonly base?: string;
  readonly range?: string;
  readonly staged?: boolean;
  readonly history?: boolean;
}): Subject {
  const chosen = [values.base, values.range, values.staged, values.history].filter(
    (value) => value !== undefined,
  );
  if (chosen.length > 1) throw new UsageError('Choose one of --base, --range, --staged and --history.');
  if (values.staged === true) return { kind: 'staged' };
  if (values.history === true) return { kind: 'history' };
  if (values.base !== undefined) {
    return { kind: 'range', base: revision('--base', values.base), head: 'HEAD', from: 'fork' };
  }
  if (values.range === undefined) return { kind: 'tree' };
  const range = parseRange(values.range);
  if (range !== undefined) return range;
  throw new UsageError(`--range takes commits such as main..HEAD or main...HEAD, not "${values.range}".`);
}

/** What begins with a dash would be an option of git. */
function revision(option: string, text: string): string {
  if (text !== '' && !text.startsWith('-')) return text;
  throw new UsageError(`${option} takes a commit, a branch or a tag, not "${text}".`);
}

function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new UsageError(`${option} must be one of ${words.join(', ')}, not "${text}".`);
}

function optional<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  return text === undefined ? undefined : oneOf(option, text, words);
}

function milliseconds(option: string, text: string): number {
  const parsed = parseDuration(text);
  if ('ms' in parsed && parsed.ms > 0) return parsed.ms;
  throw new UsageError(`${option} takes a duration such as 30s or 2m, not "${text}".`);
}

function outputOf(text: string): { readonly format: Format; readonly file: string } {
  const [, format = '', file = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (file === '')
    throw new UsageError(`--output takes FORMAT=FILE, such as sarif=gate.sarif, not "${text}".`);
  return { format: oneOf('--output', format, FORMATS), file };
}

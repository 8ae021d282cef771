import * as z from 'zod';
import { ClientOptionError } from '../provider/api/errors.ts';
import { parseApiKey, parseBaseUrl } from '../provider/api/options.ts';
import { parseDuration } from '../provider/keys/duration.ts';
import { ENVIRONMENTS } from '../provider/keys/environments.ts';
import { printable } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import { MODES } from './check/mode.ts';
import { SEVERITIES } from './scan/severity.ts';

const text = z.string().trim();
/** What is not written, or is empty because an expression in the workflow came to nothing. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema, usual: z.output<Schema>) =>
  optional(schema).transform((value) => value ?? usual);

const yesOrNo = z.enum(['true', 'false']).transform((value) => value === 'true');
/** A path that stays inside the folder it is relative to. */
const innerPath = text.refine(
  (path) => !/^(?:[/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
  {
    message: 'write a path inside the repository, relative to its top folder',
  },
);
const list = text.transform((value) =>
  value
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const duration = text.transform((value, context) => {
  const parsed = parseDuration(value);
  if ('ms' in parsed) return parsed.ms;
  context.addIssue({ code: 'custom', message: 'write a number and a unit, for example 10m' });
  return z.NEVER;
});

const TEN_MINUTES_MS = 600_000;

/** Every input of the action, by its name in action.yml. The only place with defaults. */
export const inputFields = {
  'api-key': optional(text),
  'base-url': optional(text),
  environment: optional(z.enum(ENVIRONMENTS)),
  mode: optional(z.enum(MODES)),
  policy: withDefault(innerPath, '.lowerplane/policy.yaml'),
  baseline: withDefault(innerPath, '.lowerplane/baseline.json'),
  scan: optional(z.enum(['changes', 'tree', 'history'])),
  'fail-on': optional(z.enum(SEVERITIES)),
  'on-unavailable': optional(z.enum(['fail', 'warn'])),
  'github-token': optional(text),
  comment: withDefault(z.enum(['auto', 'always', 'never']), 'auto'),
  'check-run': withDefault(yesOrNo, false),
  suggestions: withDefault(yesOrNo, false),
  'upload-sarif': withDefault(yesOrNo, false),
  sarif: optional(text),
  json: optional(text),
  junit: optional(text),
  gitlab: optional(text),
  'synth-command': optional(text),
  'evidence-api-key': optional(text),
  'evidence-controls': withDefault(list, []),
  'working-directory': withDefault(innerPath, '.'),
  timeout: withDefault(duration, TEN_MINUTES_MS),
} as const;

const schema = z.strictObject(inputFields).check(({ value, issues }) => {
  const complain = (input: InputName, message: string) =>
    issues.push({ code: 'custom', input: value[input], path: [input], message });
  const key = value['api-key'] ?? value['evidence-api-key'];
  if (key !== undefined && value['base-url'] === undefined)
    complain(
      'base-url',
      'write where LowerPlane is, for example https://lowerplane.example.com: there is a key for it',
    );
  if (value['evidence-api-key'] !== undefined && value.environment === undefined)
    complain('environment', 'write production, staging or development: evidence belongs to an environment');
  if (value['evidence-controls'].length > 0 && value['evidence-api-key'] === undefined)
    complain(
      'evidence-controls',
      'give an `evidence-api-key` too, or leave the controls out: no evidence is uploaded',
    );
  if (value['check-run'] && value['github-token'] === undefined)
    complain('check-run', 'give a `github-token` that may write checks, or leave it out');
  if (value.suggestions && value['github-token'] === undefined)
    complain('suggestions', 'give a `github-token` that may write pull requests, or leave it out');
  if (value['upload-sarif'] && value['github-token'] === undefined)
    complain('upload-sarif', 'give a `github-token` that may write security events, or leave it out');
});

export type InputName = keyof typeof inputFields;
/** The action's inputs, checked, with every default filled in. */
export type Inputs = z.output<typeof schema>;

/** Inputs whose value is never shown. */
export const SECRET_INPUTS = [
  'api-key',
  'evidence-api-key',
  'github-token',
] as const satisfies readonly InputName[];

/**
 * Reads the inputs.
 *
 * @param read gives an input's text, '' when it is not set.
 * @throws GateError that names each wrong input, its value unless it is secret, and what to write.
 */
export function readInputs(read: (name: InputName) => string): Inputs {
  const given = Object.fromEntries(INPUT_NAMES.map((name) => [name, read(name)]));
  const parsed = schema.safeParse(given);
  const problems = parsed.success
    ? addressProblems(parsed.data)
    : parsed.error.issues.map((issue) => problemOf(issue, given[String(issue.path[0])] ?? ''));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new GateError(
    problems.length === 1 ? 'An Input Cannot Be Used' : 'Inputs Cannot Be Used',
    problems.join(' '),
  );
}

export const INPUT_NAMES: readonly InputName[] = Object.keys(inputFields).filter(isInputName);

function isInputName(name: string): name is InputName {
  return name in inputFields;
}

function problemOf(issue: z.core.$ZodIssue, value: string): string {
  const name = String(issue.path[0]);
  const shown =
    SECRET_INPUTS.some((secret) => secret === name) || value === '' ? '' : ` is "${cut(printable(value))}"`;
  const advice = issue.code === 'invalid_value' ? `write one of ${issue.values.join(', ')}` : issue.message;
  return `\`${name}\`${shown}: ${advice}.`;
}

function cut(value: string): string {
  return value.length > 100 ? `${value.slice(0, 99)}…` : value;
}

/** What the client would refuse later, told by the input's name. */
function addressProblems(inputs: Inputs): string[] {
  return [
    problemIn('base-url', inputs['base-url'], parseBaseUrl),
    problemIn('api-key', inputs['api-key'], parseApiKey),
    problemIn('evidence-api-key', inputs['evidence-api-key'], parseApiKey),
  ].filter((problem) => problem !== undefined);
}

function problemIn(
  name: InputName,
  value: string | undefined,
  parse: (value: string) => unknown,
): string | undefined {
  if (value === undefined) return undefined;
  try {
    parse(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientOptionError)) throw error;
    return `\`${name}\`: ${error.detail}`;
  }
}

import * as z from 'zod';
import { ClientOptionError } from '../provider/api/errors.ts';
import { parseApiKey, parseBaseUrl } from '../provider/api/options.ts';
import { parseAddress } from '../provider/http/address.ts';
import { parseDuration } from '../provider/keys/duration.ts';
import { printable } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import { MODES } from './check/mode.ts';
import { VERIFY_WHEN } from './check/policy/policy.ts';
import { SEVERITIES } from './scan/severity.ts';

const text = z.string().trim();
/** An input that is not set, or that is empty because an expression in the workflow is empty. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema, byDefault: z.output<Schema>) =>
  optional(schema).transform((value) => value ?? byDefault);

const optionalText = optional(text);
const trueOrFalse = z.enum(['true', 'false']).transform((value) => value === 'true');
const off = withDefault(trueOrFalse, false);
/** A relative path without `..`. */
const innerPath = text.refine(
  (path) => !/^(?:[/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
  {
    message: 'must be a path inside the repository, relative to its top folder',
  },
);
/** It becomes the name of a check and a part of a category. */
const gateId = text.regex(/^[A-Za-z0-9](?:[\w .,/()-]{0,98}[\w)])?$/, {
  message:
    'must be at most 100 letters, digits, spaces and characters of _.,/()-, beginning with a letter or a digit',
});
const list = text.transform((value) =>
  value
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const lines = text.transform((value) =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);
const days = list.pipe(
  z.array(
    z
      .string()
      .regex(/^[1-9]\d{0,3}$/, { message: 'must be numbers of days, for example 60, 30, 7' })
      .transform(Number),
  ),
);
const duration = text.transform((value, context) => {
  const parsed = parseDuration(value);
  if ('ms' in parsed) return parsed.ms;
  context.addIssue({ code: 'custom', message: 'must be a duration, for example 10m' });
  return z.NEVER;
});

const TEN_MINUTES_MS = 600_000;

/** Every input of the action, by its name in action.yml. The only place with defaults. */
const inputFields = {
  'api-key': optionalText,
  'base-url': optionalText,
  environment: optionalText,
  mode: optional(z.enum(MODES)),
  id: optional(gateId),
  policy: optional(innerPath),
  'policy-base': optionalText,
  baseline: withDefault(innerPath, '.lowerplane/baseline.json'),
  scan: optional(z.enum(['changes', 'tree', 'history'])),
  'fail-on': optional(z.enum(SEVERITIES)),
  'on-unavailable': optional(z.enum(['fail', 'warn'])),
  'verify-secrets': optional(z.enum(VERIFY_WHEN)),
  'github-token': optionalText,
  comment: withDefault(z.enum(['auto', 'always', 'never']), 'auto'),
  'check-run': off,
  suggestions: off,
  'upload-sarif': off,
  sarif: optionalText,
  json: optionalText,
  html: optionalText,
  junit: optionalText,
  gitlab: optionalText,
  statement: optionalText,
  predicate: optionalText,
  oscal: optionalText,
  alerts: off,
  'alert-days': withDefault(days, [60, 30, 7]),
  'alert-webhook': optionalText,
  'alert-format': withDefault(z.enum(['slack', 'json']), 'slack'),
  plan: withDefault(lines, []),
  'synth-command': optionalText,
  'evidence-api-key': optionalText,
  'evidence-controls': withDefault(list, []),
  'working-directory': withDefault(innerPath, '.'),
  timeout: withDefault(duration, TEN_MINUTES_MS),
} as const;

const schema = z.strictObject(inputFields).check(({ value, issues }) => {
  const report = (input: InputName, message: string) =>
    issues.push({ code: 'custom', input: value[input], path: [input], message });
  const key = value['api-key'] ?? value['evidence-api-key'];
  if (key !== undefined && value['base-url'] === undefined)
    report('base-url', 'is required with an API key, for example https://lowerplane.example.com');
  if (value['evidence-api-key'] !== undefined && value.environment === undefined)
    report('environment', 'is required with `evidence-api-key`: production, staging or development');
  if (value['evidence-controls'].length > 0 && value['evidence-api-key'] === undefined)
    report('evidence-controls', 'requires `evidence-api-key`');
  if (value['check-run'] && value['github-token'] === undefined)
    report('check-run', 'requires a `github-token` with the permission `checks: write`');
  if (value.suggestions && value['github-token'] === undefined)
    report('suggestions', 'requires a `github-token` with the permission `pull-requests: write`');
  if (value.alerts && value['github-token'] === undefined)
    report('alerts', 'requires a `github-token` with the permission `issues: write`');
  if (value.alerts && value['api-key'] === undefined)
    report('alerts', 'requires `api-key`, because alerts are about live keys');
  if (value['alert-webhook'] !== undefined && !value.alerts)
    report('alert-webhook', 'requires `alerts: true`, whose issue remembers what was posted');
  if (value['upload-sarif'] && value['github-token'] === undefined)
    report('upload-sarif', 'requires a `github-token` with the permission `security-events: write`');
});

export type InputName = keyof typeof inputFields;
/** The action's inputs, validated, with every default filled in. */
export type Inputs = z.output<typeof schema>;

/** Inputs whose value is never shown. */
export const SECRET_INPUTS = [
  'api-key',
  'evidence-api-key',
  'github-token',
  'alert-webhook',
] as const satisfies readonly InputName[];

/**
 * Reads the inputs.
 *
 * @param read returns the text of an input, '' when it is not set.
 * @throws GateError with each invalid input, its value unless it is secret, and what to write.
 */
export function readInputs(read: (name: InputName) => string): Inputs {
  const given = Object.fromEntries(INPUT_NAMES.map((name) => [name, read(name)]));
  const parsed = schema.safeParse(given);
  const problems = parsed.success
    ? addressProblems(parsed.data)
    : parsed.error.issues.map((issue) => problemOf(issue, given[String(issue.path[0])] ?? ''));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new GateError(problems.length === 1 ? 'Invalid Input' : 'Invalid Inputs', problems.join(' '));
}

export const INPUT_NAMES: readonly InputName[] = Object.keys(inputFields).filter(isInputName);

function isInputName(name: string): name is InputName {
  return name in inputFields;
}

function problemOf(issue: z.core.$ZodIssue, value: string): string {
  const name = String(issue.path[0]);
  const problem =
    issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issue.message;
  const isShown = problem.startsWith('must') && !SECRET_INPUTS.some((secret) => secret === name);
  return `\`${name}\` ${problem}${isShown ? `, not "${cut(printable(value))}"` : ''}.`;
}

function cut(value: string): string {
  return value.length > 100 ? `${value.slice(0, 99)}…` : value;
}

/** Values that the client would reject later, reported with the name of the input. */
function addressProblems(inputs: Inputs): string[] {
  return [
    problemIn('base-url', inputs['base-url'], parseBaseUrl),
    problemIn('api-key', inputs['api-key'], parseApiKey),
    problemIn('evidence-api-key', inputs['evidence-api-key'], parseApiKey),
    webhookProblem(inputs['alert-webhook']),
  ].filter((problem) => problem !== undefined);
}

/** Without the address: its path is a secret. */
function webhookProblem(address: string | undefined): string | undefined {
  if (address === undefined || parseAddress(address, { allowQuery: true }).ok) return undefined;
  return '`alert-webhook` must be an https URL without a user name.';
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

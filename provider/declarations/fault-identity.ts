import type { Problem } from '../keys/declaration/problem.ts';
import { parseDuration } from '../keys/duration.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import type { StaticValue } from './static-value.ts';

/**
 * The text by which baselines, waivers and code scanning know a fault of Terraform code: the message of version 0.1.0
 * where that version reported the fault. It must stay as it is, whatever the message says today.
 *
 * @param value what is written where the fault is.
 */
export function terraformFaultIdentity(problem: Problem, value: StaticValue | undefined): string {
  const name = problem.path.filter((step) => typeof step === 'string').join('.');
  const text = value?.kind === 'scalar' && value.value !== null ? value.value : undefined;
  if (problem.title === 'Expiration Declared Twice')
    return 'Both expires_at and expires_in are written. Keep one: expires_at for a fixed date, expires_in for a span.';
  const before = text === undefined ? ofCollection(name, problem) : ofScalar(name, text);
  return before ?? `${problem.title}: ${problem.path.join('.')}`;
}

/** The same for a key of a keys file, which version 0.1.0 checked by a JSON Schema. */
export function keysFileFaultIdentity(problem: Problem, value: StaticValue | undefined, key: string): string {
  const { title, path } = problem;
  const name = path.reduce<string>(
    (text, step) => `${text}${typeof step === 'number' ? `[${step}]` : `.${step}`}`,
    key,
  );
  const parent = name.slice(0, name.lastIndexOf('.'));
  const last = String(path.at(-1));
  if (title === 'Missing Attribute') return `${parent} must have the field "${last}".`;
  if (title === 'Unknown Attribute')
    return `${parent} has the field "${last}", which means nothing here; remove or rename it.`;
  if (title === 'Wrong Type' && last === 'deletion_protection') return `${name} must be true or false.`;
  if (title === 'Wrong Type' && value?.kind === 'scalar' && typeof value.value !== 'string')
    return `${name} must be a text: put it in quotes.`;
  const clause =
    title === 'Invalid Attribute Value' ? KEYS_FILE_CLAUSES[path.filter(isName).join('.')] : undefined;
  return clause === undefined || !breaksSchema(path, value)
    ? terraformFaultIdentity(problem, value)
    : `${name} ${clause}.`;
}

function isName(step: string | number): step is string {
  return typeof step === 'string';
}

const SPAN = 'must be a duration such as 90d or 1d12h';
const INSTANT = 'must be an RFC 3339 date and time, for example 2027-03-31T00:00:00Z';

const KEYS_FILE_CLAUSES: Readonly<Record<string, string>> = {
  permissions: `must be one of ${PERMISSIONS.join(', ')}`,
  environments: `must be one of ${ENVIRONMENTS.join(', ')}`,
  expires_at: INSTANT,
  expires_in: `${SPAN}, or never`,
  'rotation.every': SPAN,
  'rotation.before_expiry': SPAN,
  'rotation.overlap': SPAN,
  'rotation.overlap_max': SPAN,
  'rotation.anchor': INSTANT,
};

/** Whether the schema of 0.1.0 refused the value: it knew the form of spans and dates, not whether there is such a day. */
function breaksSchema(path: Problem['path'], value: StaticValue | undefined): boolean {
  if (path[0] === 'permissions' || path[0] === 'environments') return value?.kind === 'scalar';
  const text = value?.kind === 'scalar' ? String(value.value) : '';
  return path.at(-1) === 'anchor' || path[0] === 'expires_at'
    ? !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(text)
    : !/^(?:\d+[wdhms])+$/.test(text);
}

function ofScalar(name: string, text: string | number | boolean): string | undefined {
  const quoted = JSON.stringify(text);
  switch (name) {
    case 'name':
      return ofName(String(text));
    case 'permissions':
      return `There are no permissions ${quoted}. Write one of ${PERMISSIONS.join(', ')}.`;
    case 'environments':
      return `There is no environment ${quoted}. Write some of ${ENVIRONMENTS.join(', ')}.`;
    case 'expires_at':
      return `expires_at = ${quoted} is no instant. Write it as RFC 3339, for example "2027-03-31T00:00:00Z".`;
    case 'expires_in': {
      const fault = durationFault(String(text));
      return fault === undefined
        ? `expires_in = ${quoted} is shorter than "1h", the least a declared key can live.`
        : `expires_in: ${fault} "never" is the word for a key without end.`;
    }
    case 'rotation.anchor':
      return `rotation.anchor: "${text}" is no instant. Write it as RFC 3339, for example "2027-03-31T00:00:00Z".`;
    case 'rotation.every':
    case 'rotation.before_expiry':
    case 'rotation.overlap':
    case 'rotation.overlap_max': {
      const fault = durationFault(String(text));
      if (fault !== undefined) return `${name}: ${fault}`;
      return name === 'rotation.overlap_max'
        ? 'rotation.overlap is longer than overlap_max. Make overlap_max at least as long.'
        : undefined;
    }
    case 'secret_in_state':
    case 'deletion_protection':
      return `${name} = ${quoted} is neither true nor false.`;
    default:
      return undefined;
  }
}

function durationFault(text: string): string | undefined {
  const parsed = parseDuration(text);
  if ('ms' in parsed) return undefined;
  switch (parsed.fault) {
    case 'form':
      return `"${text}" is not a duration. Write a number and a unit (w, d, h, m, s), for example "90d" or "1d12h".`;
    case 'zero':
      return `"${text}" is no time at all. Write a duration longer than zero.`;
    case 'too-long':
      return `"${text}" is longer than a century. Write a shorter duration.`;
  }
}

function ofName(name: string): string {
  if (name.trim() === '') return 'name is empty. Write a text.';
  if (name.trim() !== name) return 'The name begins or ends with a space. Remove it.';
  return name.length > 100
    ? `The name has ${name.length} characters; LowerPlane takes 100. Shorten it.`
    : 'The name holds a line break or another control character. Remove it.';
}

function ofCollection(name: string, { title }: Problem): string | undefined {
  switch (`${name}: ${title}`) {
    case 'name: Missing Attribute':
      return 'The key has no name. Write a name that says what it is for.';
    case 'permissions: Missing Attribute':
      return `The key has no permissions. Write one of ${PERMISSIONS.join(', ')}.`;
    case 'environments: Invalid Attribute Value':
      return 'environments is empty, and a key that reaches nothing is of no use. Name one, or leave it out for all.';
    case 'rotation: Rotation Without A Date':
      return 'rotation says neither every nor before_expiry, so nothing would ever rotate. Write, for example, every = "90d".';
    case 'deliver_to: Invalid Attribute Value':
      return 'deliver_to is empty. Name at least one destination, or leave deliver_to out.';
    default:
      return undefined;
  }
}

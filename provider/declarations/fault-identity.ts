import type { Problem } from '../keys/declaration/problem.ts';
import { parseDuration } from '../keys/duration.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import type { StaticValue } from './static-value.ts';

// Messages of version 0.1.0, which must stay as they are: fingerprints are made of them.
const COLLECTION = 'A single value is expected here, not a collection.';
const NO_LIST = 'environments is no list. Write, for example, ["production"].';
const KINDS = 'file, age, github_actions_secret, vault_kv, command';
const OWNERS = 'Write repository = "owner/name" or organization = "name".';

/**
 * The text by which baselines, waivers and code scanning know a fault of Terraform code: the message of version 0.1.0
 * where that version reported the fault. It must stay as it is, whatever the message says today.
 *
 * @param value what is written where the fault is.
 */
export function terraformFaultIdentity(problem: Problem, value: StaticValue | undefined): string {
  const { title, path } = problem;
  const text = value?.kind === 'scalar' && value.value !== null ? value.value : undefined;
  const name = namesIn(path).join('.');
  const before =
    path[0] === 'deliver_to'
      ? ofDestinations(problem, text)
      : title === 'Expiration Declared Twice'
        ? 'Both expires_at and expires_in are written. Keep one: expires_at for a fixed date, expires_in for a span.'
        : title === 'Wrong Type' || title === 'Null Element'
          ? ofType(name, title, text)
          : text === undefined
            ? ofCollection(name, title)
            : ofScalar(name, text);
  return before ?? `${title}: ${path.join('.')}`;
}

/** The attribute names of a path. */
export function namesIn(path: Problem['path']): readonly string[] {
  return path.filter((step) => typeof step === 'string');
}

type Scalar = string | number | boolean;

function ofType(name: string, title: string, text: Scalar | undefined): string | undefined {
  if (name === 'environments') return title === 'Null Element' ? ofScalar(name, null) : NO_LIST;
  if (name === 'rotation')
    return 'rotation is no object. Write, for example, { every = "90d", overlap = "7d" }.';
  if (name.startsWith('rotation.')) return `${name}: It is no text.`;
  return text === undefined ? COLLECTION : ofScalar(name, text);
}

function ofScalar(name: string, text: Scalar | null): string | undefined {
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

function ofCollection(name: string, title: string): string | undefined {
  switch (`${name}: ${title}`) {
    case 'name: Missing Attribute':
      return 'The key has no name. Write a name that says what it is for.';
    case 'permissions: Missing Attribute':
      return `The key has no permissions. Write one of ${PERMISSIONS.join(', ')}.`;
    case 'environments: Invalid Attribute Value':
      return 'environments is empty, and a key that reaches nothing is of no use. Name one, or leave it out for all.';
    case 'rotation: Rotation Without A Date':
      return 'rotation says neither every nor before_expiry, so nothing would ever rotate. Write, for example, every = "90d".';
    default:
      return undefined;
  }
}

function ofDestinations({ title, path, detail }: Problem, text: Scalar | undefined): string | undefined {
  const [, kind, attribute] = namesIn(path);
  const none = `This element of deliver_to names no destination that exists. Write one of ${KINDS} in each.`;
  switch (title) {
    case 'One Destination Per Element': {
      const names = / names (.*?)\. Write/.exec(detail)?.[1] ?? '';
      return names === 'no destination'
        ? none
        : `This element of deliver_to names ${names}. Write one of ${KINDS} in each.`;
    }
    case 'Destination Declared Twice': {
      const place = /deliver_to\[\d+\], (.*)\. Remove one of them\.$/.exec(detail)?.[1];
      return place && `deliver_to names ${place} twice. Remove one of them.`;
    }
    case 'Unclear GitHub Secret':
      if (detail.includes(' has neither repository'))
        return `github_actions_secret names neither a repository nor an organization. ${OWNERS}`;
      return detail.includes(' has both repository')
        ? `github_actions_secret names a repository and an organization. ${OWNERS}`
        : undefined;
    case 'Wrong Type':
    case 'Null Element':
      if (path.length === 1)
        return 'deliver_to is no list. Write, for example, [{ file = { path = "ci.key" } }].';
      if (kind === undefined) return none;
      return attribute === undefined ? `${kind} is no object. Write ${kind} = { ... }.` : undefined;
    default: {
      if (path.length === 1)
        return 'deliver_to is empty. Name at least one destination, or leave deliver_to out.';
      const isNothing = title === 'Missing Attribute' || text === '' || / is empty\. /.test(detail);
      return isNothing && path.length === 4
        ? `${kind} has no ${attribute}. Write ${attribute} = ... in it.`
        : undefined;
    }
  }
}

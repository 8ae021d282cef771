import type { Problem } from '../../keys/declaration/problem.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { namesIn, terraformFaultIdentity } from '../fault-identity.ts';
import type { StaticValue } from '../static-value.ts';

const SPAN = 'must be a duration such as 90d or 1d12h';
const INSTANT = 'must be an RFC 3339 date and time, for example 2027-03-31T00:00:00Z';
const EMPTY = 'must not be empty';

/** What version 0.1.0 said of a value that its JSON Schema refused, by the attribute. */
const CLAUSES: Readonly<Record<string, string>> = {
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

/** As {@link terraformFaultIdentity}, for a key of a keys file, which version 0.1.0 checked by a JSON Schema first. */
export function keysFileFaultIdentity(problem: Problem, value: StaticValue | undefined, key: string): string {
  const clause = clauseOf(problem, value);
  if (clause === undefined) return terraformFaultIdentity(problem, value);
  const isAboutParent = problem.title === 'Missing Attribute' || problem.title === 'Unknown Attribute';
  const path = isAboutParent ? problem.path.slice(0, -1) : problem.path;
  const name = path.reduce<string>(
    (text, step) => `${text}${typeof step === 'number' ? `[${step}]` : `.${step}`}`,
    key,
  );
  return `${name} ${clause}.`;
}

function clauseOf({ title, path, detail }: Problem, value: StaticValue | undefined): string | undefined {
  const name = namesIn(path).join('.');
  const last = String(path.at(-1));
  switch (title) {
    case 'Missing Attribute':
      return `must have the field "${last}"`;
    case 'Unknown Attribute':
      return `has the field "${last}", which means nothing here; remove or rename it`;
    case 'One Destination Per Element':
      return detail.includes(' names no destination') ? EMPTY : 'must have only one field';
    case 'Wrong Type':
    case 'Null Element':
      return typeClause(name, path, detail, value);
    case 'Invalid Attribute Value':
      if (/ is empty\. /.test(detail)) return EMPTY;
      if (name === 'name' && / is empty|must not be empty/.test(detail) && textOf(value) === '') return EMPTY;
      if (name === 'name' && / at most /.test(detail)) return 'must NOT have more than 100 characters';
      return isRefusedBySchema(path, value) ? CLAUSES[name] : undefined;
    default:
      return undefined;
  }
}

function typeClause(
  name: string,
  path: Problem['path'],
  detail: string,
  value: StaticValue | undefined,
): string | undefined {
  if (name === 'permissions') return CLAUSES[name];
  if (name === 'environments') {
    if (typeof path.at(-1) === 'number') return CLAUSES[name];
    return value?.kind === 'map' ? undefined : `must be all, or a list of ${ENVIRONMENTS.join(', ')}`;
  }
  if (name === 'deletion_protection') return 'must be true or false';
  if (name === 'deliver_to') return path.length === 1 ? 'must be an array' : 'must be an object';
  if (/ must be an object/.test(detail)) return 'must be an object';
  if (/ must be a list/.test(detail)) return 'must be an array';
  if (!/ must be a string/.test(detail)) return undefined;
  return value?.kind === 'scalar' ? 'must be a text: put it in quotes' : 'must be a string';
}

/** The schema of 0.1.0 knew the form of spans and dates, not whether there is such a day. */
function isRefusedBySchema(path: Problem['path'], value: StaticValue | undefined): boolean {
  if (path[0] === 'permissions' || path[0] === 'environments') return value?.kind === 'scalar';
  return path.at(-1) === 'anchor' || path[0] === 'expires_at'
    ? !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(textOf(value))
    : !/^(?:\d+[wdhms])+$/.test(textOf(value));
}

function textOf(value: StaticValue | undefined): string {
  return value?.kind === 'scalar' ? String(value.value) : '';
}

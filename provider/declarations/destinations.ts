import {
  ageId,
  commandId,
  fileId,
  githubActionsSecretId,
  githubAudience,
  plannedAs,
  vaultKvId,
} from '../delivery/destination-id.ts';
import type { GithubSecretTarget } from '../delivery/github/secret-target.ts';
import { ABSENT, type Declared } from './declared.ts';
import type { Complain } from './key-of-attributes.ts';
import { isPlainList, isPlainMap, type Plain, plainOf, type StaticValue } from './static-value.ts';

/** What each kind of destination cannot do without. */
const NEEDS = {
  file: ['path'],
  age: ['recipients'],
  github_actions_secret: ['name'],
  vault_kv: ['mount', 'path', 'key'],
  command: ['program'],
} as const;

type Kind = keyof typeof NEEDS;
const KINDS = [
  'file',
  'age',
  'github_actions_secret',
  'vault_kv',
  'command',
] as const satisfies readonly Kind[];

/** What the provider calls the state among the destinations. */
const STATE = 'state';

/** Where a key's secret goes, as the planner names the places. */
export function destinationsOf(
  deliverTo: StaticValue | undefined,
  inState: StaticValue | undefined,
  complain: Complain,
): Declared<readonly string[]> {
  const delivered = deliveredTo(deliverTo, complain);
  if (delivered.kind === 'invalid' || delivered.kind === 'undecidable') return delivered;
  if (inState?.kind === 'undecidable')
    return { kind: 'undecidable', at: inState.at, because: inState.because };
  if (inState?.kind !== 'scalar' || (inState.value !== true && inState.value !== 'true')) return delivered;
  return delivered.kind === 'absent'
    ? { kind: 'known', value: [STATE], at: inState.at }
    : { ...delivered, value: [...delivered.value, STATE] };
}

function deliveredTo(deliverTo: StaticValue | undefined, complain: Complain): Declared<readonly string[]> {
  if (deliverTo === undefined || (deliverTo.kind === 'scalar' && deliverTo.value === null)) return ABSENT;
  const { at } = deliverTo;
  if (deliverTo.kind === 'undecidable') return { kind: 'undecidable', at, because: deliverTo.because };
  const invalid = (place: StaticValue['at'], message: string): Declared<readonly string[]> => {
    complain(place, message);
    return { kind: 'invalid', at };
  };
  if (deliverTo.kind !== 'list')
    return invalid(at, 'deliver_to is no list. Write, for example, [{ file = { path = "ci.key" } }].');
  if (deliverTo.items.length === 0)
    return invalid(at, 'deliver_to is empty. Name at least one destination, or leave deliver_to out.');
  const ids: string[] = [];
  let open: Declared<readonly string[]> | undefined;
  for (const element of deliverTo.items) {
    const read = plainOf(element);
    if (!('plain' in read)) {
      open ??= { kind: 'undecidable', at, because: read.because };
      continue;
    }
    const place = placeIn(read.plain);
    if ('error' in place) return invalid(element.at, place.error);
    if (ids.includes(place.id))
      return invalid(element.at, `deliver_to names ${place.id} twice. Remove one of them.`);
    ids.push(place.id);
  }
  return open ?? { kind: 'known', value: ids, at };
}

type Place = { readonly id: string } | { readonly error: string };

function placeIn(element: Plain): Place {
  const named = isPlainMap(element) ? KINDS.filter((kind) => (element.get(kind) ?? null) !== null) : [];
  const [kind, second] = named;
  const settings = kind && isPlainMap(element) ? element.get(kind) : undefined;
  if (kind === undefined || second !== undefined || settings === undefined) {
    const names = named.length === 0 ? 'no destination that exists' : named.join(' and ');
    return { error: `This element of deliver_to names ${names}. Write one of ${KINDS.join(', ')} in each.` };
  }
  if (!isPlainMap(settings)) return { error: `${kind} is no object. Write ${kind} = { ... }.` };
  const missing = NEEDS[kind].find((name) => isNothing(settings.get(name)));
  if (missing !== undefined) return { error: `${kind} has no ${missing}. Write ${missing} = ... in it.` };
  return placeOf(kind, settings);
}

function isNothing(value: Plain | undefined): boolean {
  return value === undefined || value === null || value === '' || (isPlainList(value) && value.length === 0);
}

function placeOf(kind: Kind, settings: ReadonlyMap<string, Plain>): Place {
  const text = (name: string) => {
    const value = settings.get(name) ?? null;
    return value === null || isPlainList(value) || isPlainMap(value) ? undefined : String(value);
  };
  const texts = (name: string) => {
    const value = settings.get(name) ?? null;
    return isPlainList(value) ? value.map(String) : [];
  };
  switch (kind) {
    case 'file':
      return { id: fileId(text('path') ?? '') };
    case 'age':
      return { id: ageId(texts('recipients')) };
    case 'command':
      return { id: commandId(texts('program')) };
    case 'vault_kv': {
      const place = { mount: text('mount') ?? '', path: text('path') ?? '', key: text('key') ?? '' };
      return { id: vaultKvId(place, undefined) };
    }
    case 'github_actions_secret':
      return githubPlace(text, texts('selected_repository_ids'));
  }
}

function githubPlace(text: (name: string) => string | undefined, selected: readonly string[]): Place {
  const [name = '', repository, environment] = [text('name'), text('repository'), text('environment')];
  const organization = text('organization');
  if ((repository === undefined) === (organization === undefined)) {
    const named =
      repository === undefined
        ? 'neither a repository nor an organization'
        : 'a repository and an organization';
    return {
      error: `github_actions_secret names ${named}. Write repository = "owner/name" or organization = "name".`,
    };
  }
  const seen = text('visibility');
  const target: GithubSecretTarget =
    repository === undefined
      ? {
          of: 'organization',
          organization: organization ?? '',
          name,
          visibility:
            seen === 'selected'
              ? { to: 'selected', repositoryIds: selected.map(Number) }
              : { to: seen === 'all' ? 'all' : 'private' },
        }
      : environment === undefined
        ? { of: 'repository', repository, name }
        : { of: 'environment', repository, environment, name };
  const audience = githubAudience(target);
  return {
    id: plannedAs({ id: githubActionsSecretId(target), ...(audience === undefined ? {} : { audience }) }),
  };
}

import { ageId, commandId, fileId, githubActionsSecretId, vaultKvId } from '../delivery/destination-id.ts';
import { ABSENT, type Declared } from './declared.ts';
import type { Complain } from './key-of-attributes.ts';
import { isPlainList, isPlainMap, type Plain, plainOf, type StaticValue } from './static-value.ts';

const KINDS = ['file', 'age', 'github_actions_secret', 'vault_kv', 'command'] as const;

/** What the provider calls the state among the destinations. */
const STATE = 'state';

/** Where a key's secret goes, as the planner names the places. */
export function destinationsOf(
  deliverTo: StaticValue | undefined,
  inState: StaticValue | undefined,
  complain: Complain,
): Declared<readonly string[]> {
  const state = inState?.kind === 'scalar' && inState.value === true ? inState : undefined;
  if (deliverTo === undefined || (deliverTo.kind === 'scalar' && deliverTo.value === null)) {
    return state === undefined ? ABSENT : { kind: 'known', value: [STATE], at: state.at };
  }
  const { at } = deliverTo;
  const read = plainOf(deliverTo);
  if (!('plain' in read)) return { kind: 'undecidable', at, because: read.because };
  const invalid = (message: string): Declared<readonly string[]> => {
    complain(at, message);
    return { kind: 'invalid', at };
  };
  if (!isPlainList(read.plain))
    return invalid('deliver_to is no list. Write, for example, [{ file = { path = "ci.key" } }].');
  const ids: string[] = [];
  for (const element of read.plain) {
    const id = isPlainMap(element) ? idOf(element) : undefined;
    if (id === undefined) {
      return invalid(
        `An element of deliver_to names no destination that exists. Write one of ${KINDS.join(', ')} in each.`,
      );
    }
    ids.push(id);
  }
  return { kind: 'known', value: state === undefined ? ids : [...ids, STATE], at };
}

function idOf(element: ReadonlyMap<string, Plain>): string | undefined {
  const kinds = KINDS.filter((kind) => (element.get(kind) ?? null) !== null);
  const [kind] = kinds;
  const settings = kind === undefined ? undefined : element.get(kind);
  if (kinds.length !== 1 || kind === undefined || settings === undefined || !isPlainMap(settings))
    return undefined;
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
      return fileId(text('path') ?? '');
    case 'age':
      return ageId(texts('recipients'));
    case 'vault_kv':
      return vaultKvId(
        { mount: text('mount') ?? '', path: text('path') ?? '', key: text('key') ?? '' },
        undefined,
      );
    case 'command':
      return commandId(texts('program'));
    case 'github_actions_secret':
      return githubId(text);
  }
}

function githubId(text: (name: string) => string | undefined): string {
  const [name = '', repository, environment] = [text('name'), text('repository'), text('environment')];
  if (repository === undefined) {
    const visibility = { to: 'private' } as const;
    return githubActionsSecretId({
      of: 'organization',
      organization: text('organization') ?? '',
      name,
      visibility,
    });
  }
  return githubActionsSecretId(
    environment === undefined
      ? { of: 'repository', repository, name }
      : { of: 'environment', repository, environment, name },
  );
}

import type { SourceRange } from '../../../documents/source-range.ts';
import type { Plain, StaticValue } from '../../static-value.ts';
import { textOf } from './conversions.ts';
import { refused } from './undecided.ts';

/** What `.name` or `[key]` makes of a value. */
export function memberOf(owner: StaticValue, key: Plain, at: SourceRange): StaticValue {
  if (owner.kind === 'undecidable') return owner;
  const name = textOf(key);
  if (owner.kind === 'list' && name !== undefined && /^\d+$/.test(name)) {
    return owner.items[Number(name)] ?? refused(`it asks for element ${name} of ${owner.items.length}`, at);
  }
  if (owner.kind === 'map' && name !== undefined) {
    return owner.entries.get(name)?.value ?? refused(`it asks for "${name}", which is not there`, at);
  }
  return refused('it asks for a part of something that has none', at);
}

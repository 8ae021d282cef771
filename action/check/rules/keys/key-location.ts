import type { DeclaredAttribute } from '../../../../provider/declarations/declared-attribute.ts';
import type { PlannedChange } from '../../../../provider/declarations/declared-keys.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { Place } from '../definition/violation.ts';
import type { LiveKey } from './live-key.ts';

/** The location of a value, or of the declaration's header when the value is absent. */
export function placeOfValue(declaration: KeyDeclaration, value: DeclaredAttribute<unknown>): Place {
  return { kind: 'code', range: value.kind === 'absent' ? declaration.header : value.at };
}

/** The declaration of a live key, or the key itself when it has none. */
export function placeOfLive(key: LiveKey, declaration: KeyDeclaration | undefined): Place {
  return declaration
    ? { kind: 'code', range: declaration.header }
    : { kind: 'remote', thing: 'key', name: key.name };
}

/** The code of a key that a plan changes, or the key itself when its code is gone. */
export function placeOfChange({ at, name, address, effect }: PlannedChange): Place {
  if (at !== undefined) return { kind: 'code', range: at };
  const key = { kind: 'remote', thing: 'key', name: name ?? address } as const;
  return effect.kind === 'drifted' ? key : { ...key, isPlanned: true };
}

/** Identifies a declaration. Items of a list are identified by name, because their indexes change. */
export function declarationIdentity({ origin, address, name, header }: KeyDeclaration): readonly string[] {
  return origin === 'yaml' && name.kind === 'known'
    ? [header.path, 'name', name.value]
    : [header.path, address];
}

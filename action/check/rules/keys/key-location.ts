import type { Declared } from '../../../../provider/declarations/declared.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { Place } from '../definition/violation.ts';
import type { LiveKey } from './live-key.ts';

/** The value that is wrong, or the declaration's header when nothing is written. */
export function placeOfValue(declaration: KeyDeclaration, value: Declared<unknown>): Place {
  return { kind: 'code', range: value.kind === 'absent' ? declaration.header : value.at };
}

/** The declaration that a live key stands for, or the key itself when there is none. */
export function placeOfLive(key: LiveKey, declaration: KeyDeclaration | undefined): Place {
  return declaration
    ? { kind: 'code', range: declaration.header }
    : { kind: 'remote', thing: 'key', name: key.name };
}

/** What makes a declaration this one. Items of a list are told by name, because their numbers change. */
export function declarationIdentity({ origin, address, name, header }: KeyDeclaration): readonly string[] {
  return origin === 'yaml' && name.kind === 'known'
    ? [header.path, 'name', name.value]
    : [header.path, address];
}

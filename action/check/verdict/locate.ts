import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../provider/documents/source-range.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { Place, Violation } from '../rules/definition/violation.ts';

/** Where a finding is shown. */
export interface Located {
  readonly place: Place;
  readonly onChangedLine: boolean;
  /** A sentence that names the other place, where there is one. */
  readonly elsewhere: string | undefined;
}

/** Whether a change adds or modifies a line. */
export type IsChanged = (path: string, line: number) => boolean;

/**
 * Finds the line that a change is responsible for. A value can come from the call of a module, a map or a file of
 * variables: when the change edits that, and not the line that uses it, the finding is there.
 */
export function locate(violation: Violation, isChanged: IsChanged): Located {
  const { place, declaration } = violation;
  if (place.kind !== 'code') return { place, onChangedLine: false, elsewhere: undefined };
  // A secret that only a commit contains is part of the changes.
  if (place.commit !== undefined) return { place, onChangedLine: true, elsewhere: undefined };
  const { range } = place;
  const origins = originsOf(violation, range);
  const generated =
    declaration?.isGenerated === true && declaration.header.path === range.path
      ? 'This file is generated: make the change in the program that declares the key.'
      : undefined;
  const isHere = isTouched(range, isChanged);
  const changed = isHere ? undefined : origins.find((origin) => isTouched(origin, isChanged));
  if (changed !== undefined) {
    return {
      place: { ...place, range: changed },
      onChangedLine: true,
      elsewhere: `It takes effect at ${shown(range)}.`,
    };
  }
  const source = origins.at(-1);
  return {
    place,
    onChangedLine: isHere,
    elsewhere: source === undefined ? generated : `It comes from ${shown(source)}.`,
  };
}

/** The other lines that what is in a place comes from. */
export function originsOf({ origins, declaration }: Violation, range: SourceRange): readonly SourceRange[] {
  return (origins ?? declaredOrigins(declaration, range)).filter(
    ({ path, line }) => path !== range.path || line !== range.line,
  );
}

/** The values of a declaration. */
export function valuesOf(declaration: KeyDeclaration) {
  const { name, permissions, environments, expiration, rotation, destinations } = declaration;
  const { secretInState, deletionProtection, purpose } = declaration;
  const values = [name, permissions, environments, expiration, rotation, destinations];
  return [...values, secretInState, deletionProtection, purpose];
}

/** Where the value in a place comes from, or, when the place is the declaration itself, what makes the declaration. */
function declaredOrigins(
  declaration: KeyDeclaration | undefined,
  range: SourceRange,
): readonly SourceRange[] {
  if (declaration === undefined) return [];
  const { header, madeBy = [] } = declaration;
  for (const value of valuesOf(declaration)) {
    if (value.kind !== 'absent' && isSame(value.at, range)) return [...(value.origins ?? []), ...madeBy];
  }
  return isSame(header, range) ? madeBy : [];
}

function isSame(a: SourceRange, b: SourceRange): boolean {
  return a.path === b.path && a.line === b.line && a.column === b.column;
}

/** Whether a change adds or modifies a line of the range. */
export function isTouched({ path, line, endLine }: SourceRange, isChanged: IsChanged): boolean {
  for (let at = line; at <= endLine; at++) if (isChanged(path, at)) return true;
  return false;
}

function shown({ path, line }: SourceRange): string {
  return `${printable(path)}:${line}`;
}

import { desiredKey } from '../keys/declaration/desired-key.ts';
import { type Reading, valueOr } from '../keys/declaration/reading.ts';
import { type DesiredKey, PENDING } from '../keys/key.ts';
import type { DeclaredAttribute } from './declared-attribute.ts';
import type { KeyDeclaration } from './key-declaration.ts';

/** A declaration in the planner's terms; undefined when something in it is invalid, so that nothing can be planned. */
export function desiredOf(declaration: KeyDeclaration): DesiredKey | undefined {
  const { name, permissions, environments, expiration, rotation, destinations } = declaration;
  const all = [name, permissions, environments, expiration, rotation, destinations];
  if (all.some(({ kind }) => kind === 'invalid')) return undefined;
  if (name.kind === 'absent' || permissions.kind === 'absent') return undefined;
  const known = valueOr(readingOf(destinations), []);
  return desiredKey(
    {
      name: readingOf(name),
      permissions: readingOf(permissions),
      environments: readingOf(environments),
      expiration: readingOf(expiration),
      rotation: readingOf(rotation),
      destinations: known === PENDING ? [PENDING] : known,
      // Decides only about keys that LowerPlane does not know.
      recreateAbsent: { kind: 'absent' },
    },
    PENDING,
  );
}

function readingOf<Value>(declared: DeclaredAttribute<Value>): Reading<Value> {
  return declared.kind === 'undecidable' ? { kind: 'unknown' } : declared;
}

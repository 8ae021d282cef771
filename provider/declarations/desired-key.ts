import { expirationRule } from '../keys/declaration/desired-key.ts';
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
  const places = valueOr(readingOf(destinations), []);
  return {
    name: valueOr(readingOf(name), PENDING),
    permissions: valueOr(readingOf(permissions), PENDING),
    environments: valueOr(readingOf(environments), 'all'),
    expiration: expirationRule({ expiration: readingOf(expiration), rotation: readingOf(rotation) }),
    rotation: valueOr(readingOf(rotation), undefined),
    destinations: places === PENDING ? [PENDING] : places,
    trigger: PENDING,
  };
}

function readingOf<Value>(declared: DeclaredAttribute<Value>): Reading<Value> {
  return declared.kind === 'undecidable' ? { kind: 'unknown' } : declared;
}

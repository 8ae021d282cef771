import { NEVER } from '../keys/expiration.ts';
import { type DesiredKey, PENDING, type Pending } from '../keys/key.ts';
import type { Declared } from './declared.ts';
import type { KeyDeclaration } from './key-declaration.ts';

/** A declaration in the planner's terms; undefined when something in it is invalid, so that nothing can be planned. */
export function desiredOf(declaration: KeyDeclaration): DesiredKey | undefined {
  const { name, permissions, environments, expiration, rotation, destinations } = declaration;
  const all = [name, permissions, environments, expiration, rotation, destinations];
  if (all.some(({ kind }) => kind === 'invalid')) return undefined;
  if (name.kind === 'absent' || permissions.kind === 'absent') return undefined;
  const rule = valueOr(rotation, undefined);
  const untold = rule !== PENDING && rule?.every !== undefined;
  return {
    name: valueOr(name, PENDING),
    permissions: valueOr(permissions, PENDING),
    environments: valueOr(environments, 'all'),
    // As the provider has it: what rotates expires by itself, once its successor has taken over.
    expiration: valueOr(
      expiration,
      rule === PENDING ? PENDING : untold ? { kind: 'in', ms: (rule.every ?? 0) + rule.overlap } : NEVER,
    ),
    rotation: rule,
    destinations: destinationsOf(destinations),
    trigger: PENDING,
  };
}

function destinationsOf(declared: KeyDeclaration['destinations']): DesiredKey['destinations'] {
  if (declared.kind === 'known') return declared.value;
  return declared.kind === 'absent' ? [] : [PENDING];
}

function valueOr<Value, Default>(declared: Declared<Value>, absent: Default): Value | Default | Pending {
  switch (declared.kind) {
    case 'known':
      return declared.value;
    case 'absent':
      return absent;
    case 'undecidable':
    case 'invalid':
      return PENDING;
  }
}

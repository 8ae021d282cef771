import { KEY } from '../../../delivery/key-specification.ts';
import { ABSENT, type DeclaredAttribute } from '../../declared-attribute.ts';
import type { DeclarationFault } from '../../declared-keys.ts';
import type { KeyDeclaration } from '../../key-declaration.ts';
import { type ReadDeclaration, readKeyDeclaration } from '../../read-key-declaration.ts';
import type { PlannedResource } from './plan-document.ts';
import { plannedAttributes } from './planned-attributes.ts';

/** The parts of a declaration that hold what its attributes say. */
const FIELDS = [
  'name',
  'permissions',
  'environments',
  'expiration',
  'rotation',
  'destinations',
  'secretInState',
  'deletionProtection',
] as const satisfies readonly (keyof KeyDeclaration)[];
type Field = (typeof FIELDS)[number];

const FIELD_OF: Readonly<Record<string, Field>> = {
  name: 'name',
  permissions: 'permissions',
  environments: 'environments',
  expires_at: 'expiration',
  expires_in: 'expiration',
  rotation: 'rotation',
  deliver_to: 'destinations',
  secret_in_state: 'secretInState',
  deletion_protection: 'deletionProtection',
};

const NAMES = Object.keys(KEY.attributes);

/** Where a key is declared: a declaration, or the nearest code to what only a plan has. */
export type DeclarationSite = Pick<KeyDeclaration, 'origin' | 'directory' | 'header' | 'extent' | 'madeBy'> &
  Partial<KeyDeclaration>;

/** A declaration with the values of a plan. */
export interface MergedDeclaration extends ReadDeclaration {
  /** Fields that the code and the plan both know, and that differ. */
  readonly differing: readonly Field[];
  /** Those of them that the block itself sets, so that another code was planned. */
  readonly stale: readonly Field[];
}

/** What a plan says about a key, at the lines of its code. */
export function plannedDeclaration(resource: PlannedResource, site: DeclarationSite): ReadDeclaration {
  const placeOf = (name: string) => {
    const field = FIELD_OF[name];
    const value = field && site[field];
    return value === undefined || value.kind === 'absent' ? { at: site.header } : value;
  };
  return readKeyDeclaration({
    origin: site.origin,
    directory: site.directory,
    header: site.header,
    extent: site.extent,
    purpose: site.purpose ?? ABSENT,
    insertion: site.insertion,
    ...(site.madeBy !== undefined && { madeBy: site.madeBy }),
    ...(site.isGenerated !== undefined && { isGenerated: site.isGenerated }),
    address: resource.address,
    attributes: plannedAttributes(resource, NAMES, placeOf),
  });
}

/**
 * One declaration of what code and plan say about a key. The plan decides what the code leaves open, and variables. It does not
 * override what the block itself sets: then other code was planned.
 */
export function mergedDeclaration(written: KeyDeclaration, resource: PlannedResource): MergedDeclaration {
  const planned = plannedDeclaration(resource, written);
  const differing = FIELDS.filter((field) => differs(written[field], planned.key[field]));
  const stale = differing.filter((field) => !comesFromElsewhere(written[field]));
  const fromPlan = (field: Field) => {
    const { kind } = written[field];
    if (kind === 'undecidable') return planned.key[field].kind !== 'undecidable';
    return differing.includes(field) && !stale.includes(field);
  };
  const key: KeyDeclaration = {
    ...written,
    address: resource.address,
    ...Object.fromEntries(FIELDS.filter(fromPlan).map((field) => [field, planned.key[field]])),
    ...(fromPlan('destinations') && { locations: planned.key.locations }),
  };
  const faults = planned.faults.filter((fault) =>
    FIELDS.some((field) => fromPlan(field) && isAt(fault, planned.key[field])),
  );
  return { key, faults, differing, stale };
}

/** Only what comes from a variable can be another value in another run. */
function comesFromElsewhere(value: DeclaredAttribute<unknown>): boolean {
  return value.kind !== 'absent' && (value.origins ?? []).length > 0;
}

function differs(written: DeclaredAttribute<unknown>, planned: DeclaredAttribute<unknown>): boolean {
  if (written.kind === 'undecidable' || written.kind === 'invalid') return false;
  if (planned.kind === 'undecidable') return false;
  return textOf(written) !== textOf(planned);
}

function textOf(value: DeclaredAttribute<unknown>): string {
  if (value.kind !== 'known') return value.kind;
  // The order of environments and destinations has no effect.
  return JSON.stringify(Array.isArray(value.value) ? value.value.toSorted() : value.value);
}

function isAt({ at }: DeclarationFault, value: DeclaredAttribute<unknown>): boolean {
  return value.kind === 'invalid' && value.at.path === at.path && value.at.line === at.line;
}

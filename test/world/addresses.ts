import type { TerraformState } from './world.ts';

/**
 * The provider that manages an address: as it is configured now, also to read and to remove what another one made. Only
 * of what is no longer declared, the state says which one it was.
 *
 * @see ProvidedBy in internal/terraform/node_resource_abstract.go of Terraform
 */
export function aliasOf({ declared, entries }: TerraformState, address: string): number {
  const configured = declared.get(address.replace(/ \(deposed .*/, ''));
  return (configured ?? entries.get(address)?.declaration)?.alias ?? 0;
}

/** An address for an object that a new one takes the place of. */
export function deposedAddress({ entries }: TerraformState, address: string): string {
  for (let number = 1; ; number++) {
    const deposed = `${address} (deposed ${number})`;
    if (!entries.has(deposed)) return deposed;
  }
}

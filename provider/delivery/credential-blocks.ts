import type { CredentialBlock } from './credentials.ts';
import type { DestinationKind } from './destination-kind.ts';
import { KINDS } from './registry.ts';

/** The settings of a service, with the kinds of destinations that use it. */
export interface NamedCredentialBlock extends CredentialBlock {
  readonly kinds: readonly string[];
}

/** Every service that the kinds of destinations use, once. */
export const CREDENTIAL_BLOCKS: readonly NamedCredentialBlock[] = blocksOf(KINDS);

function blocksOf(kinds: readonly DestinationKind[]): readonly NamedCredentialBlock[] {
  const blocks = new Map<string, NamedCredentialBlock>();
  for (const { kind, credentials } of kinds) {
    if (credentials === undefined) continue;
    const sharing = blocks.get(credentials.name)?.kinds ?? [];
    blocks.set(credentials.name, { ...credentials, kinds: [...sharing, kind] });
  }
  return [...blocks.values()];
}

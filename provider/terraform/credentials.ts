import type {
  CredentialBlock,
  CredentialSetting,
  DeclaredCredentials,
  DeliveryAccess,
} from '../delivery/credentials.ts';
import type { DestinationKind } from '../delivery/destination-kind.ts';
import { KINDS } from '../delivery/registry.ts';
import { PENDING, type Pending } from '../keys/key.ts';
import { isUnknown, singleNested, string } from './plugin/index.ts';

/** The settings of a service, with the kinds of destinations that use it. */
interface NamedCredentialBlock extends CredentialBlock {
  readonly kinds: readonly string[];
}

/** Every service that the kinds of destinations use, once. */
const CREDENTIAL_BLOCKS: readonly NamedCredentialBlock[] = blocksOf(KINDS);

function blocksOf(kinds: readonly DestinationKind[]): readonly NamedCredentialBlock[] {
  const blocks = new Map<string, NamedCredentialBlock>();
  for (const { kind, credentials } of kinds) {
    if (credentials === undefined) continue;
    const sharing = blocks.get(credentials.name)?.kinds ?? [];
    blocks.set(credentials.name, { ...credentials, kinds: [...sharing, kind] });
  }
  return [...blocks.values()];
}

/** The provider's attributes for the services that destinations use, by name. */
export function credentialAttributes() {
  return Object.fromEntries(CREDENTIAL_BLOCKS.map((block) => [block.name, attributeOf(block)]));
}

function attributeOf({ settings, kinds }: NamedCredentialBlock) {
  const attributes = Object.entries(settings).map(([name, setting]) => {
    const sensitive = setting.sensitive ? ({ sensitive: true } as const) : {};
    return [name, string({ optional: true, ...sensitive, description: descriptionOf(setting) })] as const;
  });
  const names = kinds.map((kind) => `\`${kind}\``).join(', ');
  return singleNested(Object.fromEntries(attributes), {
    optional: true,
    description: `For destinations of the kind ${names}.`,
  });
}

function descriptionOf({ description, variable, default: otherwise, sensitive }: CredentialSetting): string {
  const fallback = otherwise === undefined ? '' : `, then to \`${otherwise}\``;
  const ephemeral = sensitive ? ' May be ephemeral.' : '';
  return `${description} Defaults to the environment variable \`${variable}\`${fallback}.${ephemeral}`;
}

/** What the provider's configuration says about the services. */
export function declaredCredentials(
  config: Readonly<Record<string, unknown>>,
): DeliveryAccess['credentials'] {
  return forEachBlock((name) => declaredIn(config[name]));
}

/** The services of a provider that is not configured: nothing is known about them. */
export function unknownCredentials(): DeliveryAccess['credentials'] {
  return forEachBlock(() => PENDING);
}

function forEachBlock(credentials: (block: string) => DeclaredCredentials | Pending) {
  const all: Record<string, DeclaredCredentials | Pending> = {};
  for (const { name } of CREDENTIAL_BLOCKS) all[name] = credentials(name);
  return all;
}

function declaredIn(written: unknown): DeclaredCredentials | Pending {
  if (isUnknown(written)) return PENDING;
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(written ?? {})) {
    if (isUnknown(value)) return PENDING;
    if (typeof value === 'string') settings[name] = value;
  }
  return settings;
}

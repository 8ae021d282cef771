import type { HttpTuning } from '../http/client.ts';
import { PENDING, type Pending } from '../keys/key.ts';

/** A setting of a service, such as a token: an attribute of the provider, or else an environment variable. */
export interface CredentialSetting {
  /** The environment variable that counts where the attribute is not written. */
  readonly variable: string;
  /** The value without either. */
  readonly default?: string;
  /** Markdown; where the value comes from otherwise is added. */
  readonly description: string;
  /** Hidden in Terraform's output. */
  readonly sensitive?: true;
}

export type CredentialSettings = { readonly [name: string]: CredentialSetting };

/** The settings of one service. Kinds of destinations at the same service share one. */
export interface CredentialBlock<Settings extends CredentialSettings = CredentialSettings> {
  /** The provider's attribute that holds them: `vault`. */
  readonly name: string;
  readonly settings: Settings;
}

/** Declares the settings of a service, with their names in the type. */
export function defineCredentials<const Settings extends CredentialSettings>(
  block: CredentialBlock<Settings>,
): CredentialBlock<Settings> {
  return block;
}

export type CredentialValues<Settings extends CredentialSettings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends { readonly default: string }
    ? string
    : string | undefined;
};

/** How services are reached: what the configuration of the provider says, and where the rest is taken from. */
export interface DeliveryAccess {
  /**
   * What is written, by block and setting. A block is pending while one of its settings is not known before apply: its
   * token must not go to another address.
   */
  readonly credentials: { readonly [block: string]: DeclaredCredentials | Pending };
  readonly environment: NodeJS.ProcessEnv;
  /** How patient requests are, for tests. */
  readonly tuning?: HttpTuning;
}

export type DeclaredCredentials = { readonly [setting: string]: string };

/** The values of a service's settings; pending while one that is written is not known. Empty text counts as not written. */
export function resolveCredentials(
  block: CredentialBlock | undefined,
  { credentials, environment }: DeliveryAccess,
): CredentialValues<CredentialSettings> | Pending {
  if (block === undefined) return {};
  const declared = credentials[block.name] ?? {};
  if (declared === PENDING) return PENDING;
  return Object.fromEntries(
    Object.entries(block.settings).map(([name, setting]) => [
      name,
      declared[name] || environment[setting.variable] || setting.default,
    ]),
  );
}

import { isHeaderSafe, parseAddress } from '../../http/address.ts';
import { addressMessage } from '../../http/messages.ts';

/** How to reach Vault. */
export interface VaultAccessOptions {
  readonly address: string | undefined;
  readonly token: string | undefined;
  /** Without it, the root namespace. */
  readonly namespace: string | undefined;
}

export type VaultAccess =
  | { readonly ok: true; readonly token: string; readonly baseUrl: URL; readonly namespace: string | null }
  | { readonly ok: false; readonly problem: string };

/** Checks the settings before anything is sent. */
export function vaultAccess(options: VaultAccessOptions): VaultAccess {
  const { address = '' } = options;
  if (address === '') return refused('There is no address of Vault. Set VAULT_ADDR, or declare it.');
  const parsed = parseAddress(address);
  if (!parsed.ok) return refused(`The address of Vault ${addressMessage(parsed.fault, parsed.host)}`);

  const token = (options.token ?? '').trim();
  if (token === '') return refused('There is no Vault token. Set VAULT_TOKEN, or declare it.');
  if (!isHeaderSafe(token)) {
    return refused(
      'The Vault token holds a space, a line break or another character no token has. Check where it is read from.',
    );
  }
  const namespace = options.namespace ?? null;
  if (namespace !== null && !isHeaderSafe(namespace))
    return refused('The Vault namespace holds a character that cannot be sent in a header.');
  return { ok: true, token, baseUrl: parsed.url, namespace };
}

function refused(problem: string): VaultAccess {
  return { ok: false, problem };
}

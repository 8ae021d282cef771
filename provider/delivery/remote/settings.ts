import { isHeaderSafe, parseAddress } from '../../http/address.ts';
import { addressMessage } from '../../http/messages.ts';
import { DeliveryError } from '../destination.ts';

/**
 * The token of a service, without the spaces around it.
 *
 * @param name As sentences name it: "GitHub token".
 * @param remedy What to set when there is none, as a sentence.
 * @throws DeliveryError when there is none, or it cannot be sent.
 */
export function requireToken(
  destination: string,
  name: string,
  token: string | undefined,
  remedy: string,
): string {
  const trimmed = (token ?? '').trim();
  if (trimmed === '') throw new DeliveryError(destination, `The ${name} is not set. ${remedy}`);
  if (isHeaderSafe(trimmed)) return trimmed;
  throw new DeliveryError(
    destination,
    `The ${name} contains a space, a line break or another character that is not allowed in a token. Check how it was stored.`,
  );
}

/**
 * The address of a service.
 *
 * @param name As sentences name it: "address of Vault".
 * @throws DeliveryError when nothing can be sent there, or not safely.
 */
export function requireAddress(destination: string, name: string, address: string): URL {
  const parsed = parseAddress(address);
  if (parsed.ok) return parsed.url;
  throw new DeliveryError(destination, `The ${name} ${addressMessage(parsed.fault, parsed.host)}`);
}

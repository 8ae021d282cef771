import { type AddressFault, isHeaderSafe, parseAddress } from '../http/address.ts';
import type { HttpTuning } from '../http/client.ts';
import type { AttemptEvent } from '../http/exchange.ts';
import { addressMessage } from '../http/messages.ts';
import type { ListLimits, ListProgress } from '../http/pagination.ts';
import { ClientOptionError } from './errors.ts';

export interface ClientOptions extends HttpTuning {
  /** Where LowerPlane is, with its path prefix if it has one: `https://lowerplane.example.com/api`. */
  readonly baseUrl: string;
  /** The whole text of the key. */
  readonly apiKey: string;
  /** First part of `User-Agent`, for example `terraform-provider-lowerplane/0.1.0 Terraform/1.11.4`. */
  readonly product?: string;
  /** Bounds of each listing. */
  readonly lists?: Partial<ListLimits>;
  /** Called after each attempt. What it throws fails the call. */
  readonly onAttempt?: (event: AttemptEvent) => void;
  /** Called now and then during a listing that takes long. */
  readonly onListProgress?: (progress: ListProgress & { readonly path: string }) => void;
}

const TITLES: Readonly<Record<AddressFault, string>> = {
  'not-http': 'Invalid Base URL',
  credentials: 'Credentials in Base URL',
  query: 'Invalid Base URL',
  'plain-http': 'Key Would Be Sent Unencrypted',
};

/**
 * Reads a base URL. The result has no trailing slash.
 *
 * @throws ClientOptionError when it is not an http(s) URL, contains a user, query or fragment, or would send the key
 *   over plain http to anything but this machine.
 */
export function parseBaseUrl(text: string): URL {
  const address = parseAddress(text);
  if (address.ok) return address.url;
  const { fault, host } = address;
  throw new ClientOptionError('baseUrl', TITLES[fault], `The base URL ${addressMessage(fault, host)}`);
}

/**
 * Checks that a key can be sent in a header.
 *
 * @throws ClientOptionError saying what is wrong with it, never what it is.
 */
export function parseApiKey(text: string): string {
  if (text.trim() === '') {
    throw new ClientOptionError(
      'apiKey',
      'No API Key',
      'No LowerPlane API key is given. Set LOWERPLANE_API_KEY, or create a key in LowerPlane under Settings, API keys.',
    );
  }
  if (!isHeaderSafe(text)) {
    throw new ClientOptionError(
      'apiKey',
      'Malformed API Key',
      'The API key contains a space, a line break or another character that no key has. Check where it was copied or read from.',
    );
  }
  return text;
}

import * as z from 'zod';
import { isHeaderSafe } from '../../http/address.ts';
import type { HttpTuning } from '../../http/client.ts';
import { parseJson } from '../../http/read-json.ts';
import { type HttpHeaders, textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote, type Remote, type RemoteRequest } from './remote.ts';

const granted = z.object({ access_token: z.string() });
const refused = z.object({ error: z.unknown(), error_description: z.string().optional() });

export interface TokenRequest {
  readonly destination: string;
  /** What gives the token, in sentences: "Microsoft Entra ID". */
  readonly service: string;
  readonly url: URL;
  readonly headers?: HttpHeaders;
  /** Sent as a form by POST. Without it, a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** The service runs on this machine: no proxy, and a short timeout. */
  readonly local?: true;
  readonly tuning: HttpTuning | undefined;
}

/** Client secrets, assertions and tokens are longer. */
const SHORTEST_SECRET = 16;

/** How long the metadata service of a machine may take. Where there is none, nothing answers. */
const LOCAL: HttpTuning = {
  limits: { connectMs: 1_000, headersMs: 5_000, totalMs: 10_000 },
  retry: { maxAttempts: 2 },
};

/**
 * Asks for an access token. Source: RFC 6749, and the metadata services that answer like it.
 *
 * @returns the token.
 * @throws DeliveryError when there is none. It holds nothing of the form.
 */
export async function requestToken(request: TokenRequest): Promise<string> {
  const { destination, service, url, form } = request;
  const remote = remoteFor(request);
  const sent: RemoteRequest = {
    method: form === undefined ? 'GET' : 'POST',
    path: `${url.pathname}${url.search}`,
    ...(form === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(form).toString(),
        }),
  };
  const response = await remote.send(sent);
  if (response.status === 200) {
    const { access_token: token } = remote.read(response, granted);
    if (isHeaderSafe(token)) return token;
    throw new DeliveryError(
      destination,
      `${service} at ${url.host} returned an access token that cannot be sent in a header. Check the address, and any proxy in between.`,
    );
  }
  const parsed = refused.safeParse(parseJson(textOf(response)));
  const error = parsed.success && typeof parsed.data.error === 'string' ? parsed.data.error : '';
  const reason = remote.redact(`${error} ${parsed.success ? (parsed.data.error_description ?? '') : ''}`);
  throw new DeliveryError(
    destination,
    `${service} at ${url.host} returned no access token (${response.status}${reason === '' ? '' : `: ${reason}`}). Check the credentials, and the clock of this machine.`,
  );
}

function remoteFor({ destination, service, url, headers = {}, form, local, tuning }: TokenRequest): Remote {
  return createRemote({
    destination,
    service,
    baseUrl: new URL(url.origin),
    headers,
    // Shorter ones are words of the protocol.
    secrets: Object.values(form ?? {}).filter((value) => value.length >= SHORTEST_SECRET),
    ...(local ? { direct: true } : {}),
    tuning: local ? { ...tuning, ...LOCAL } : tuning,
  });
}

import {
  isReadableVersion,
  postureDocument,
  type ReadPosture,
} from '../../../provider/api/contract/read-posture.ts';
import { parseAddress } from '../../../provider/http/address.ts';
import { createHttpClient, type HttpTuning } from '../../../provider/http/client.ts';
import type { Deadline } from '../../../provider/http/deadline.ts';
import { HttpFailure } from '../../../provider/http/failure.ts';
import { parseJson, readJson } from '../../../provider/http/read-json.ts';
import { headerOf, textOf } from '../../../provider/http/request-response.ts';
import { userAgent } from '../../../provider/http/user-agent.ts';
import { VERSION } from '../../../provider/version.ts';
import type { Vendor } from '../policy/policy.ts';
import {
  notAnswered,
  otherVersion,
  refused,
  timedOut,
  unreadable,
  unusableAddress,
} from './vendor-failure.ts';

/** A posture document has some kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Asks a vendor for its posture. Source: OpenCPX v1, `GET /cpx`.
 *
 * @param token Sent to the origin of the vendor's address and nowhere else, over TLS or within this machine.
 * @param tuning Limits other than the usual ones.
 * @throws VendorFailure when the posture cannot be read.
 */
export async function vendorPosture(
  { name, url: written, tokenEnv, tokenHeader }: Vendor,
  token: string | undefined,
  { signal, totalMs }: Deadline,
  tuning: HttpTuning = {},
): Promise<ReadPosture> {
  const parsed = parseAddress(written, { allowQuery: true });
  if (!parsed.ok) throw unusableAddress(name, parsed.fault);
  const { url } = parsed;
  const asked = { name, address: `${url.origin}${url.pathname}` };
  const http = createHttpClient({
    baseUrl: url,
    headers: {
      accept: 'application/json',
      'x-cpx-version': 'v1',
      'user-agent': userAgent(`lowerplane-gate/${VERSION}`),
      ...(token === undefined ? {} : tokenIn(tokenHeader, token)),
    },
    redirects: 'same-origin',
    ...tuning,
    limits: { totalMs, responseBytes: MAX_BYTES, ...tuning.limits },
    retry: { maxAttempts: 3, ...tuning.retry },
  });
  try {
    const response = await http.send({ method: 'GET', url, signal });
    if (response.status !== 200) throw refused(asked, response, tokenEnv);
    for (const version of [headerOf(response, 'x-cpx-version'), versionIn(parseJson(textOf(response)))])
      if (!isReadableVersion(version)) throw otherVersion(asked, http.redact(version ?? ''));
    const body = readJson(response, postureDocument);
    if (body.ok) return body.value;
    throw unreadable(asked, body.unreadable, http.redact);
  } catch (error) {
    if (error instanceof HttpFailure) throw notAnswered(asked, error);
    if (error === signal.reason) throw timedOut(asked, totalMs);
    throw error;
  } finally {
    await http.close();
  }
}

/** What a document says of its version, if that is a text. */
function versionIn(document: unknown): string | null {
  const isObject = typeof document === 'object' && document !== null && 'version' in document;
  return isObject && typeof document.version === 'string' ? document.version : null;
}

function tokenIn(header: string | undefined, token: string): Readonly<Record<string, string>> {
  return header === undefined || header.toLowerCase() === 'authorization'
    ? { authorization: `Bearer ${token}` }
    : { [header.toLowerCase()]: token };
}

import { posture } from '../../../provider/api/contract/posture.ts';
import { DEFAULT_TIMEOUTS, parseBaseUrl } from '../../../provider/api/options.ts';
import { sendWithinOrigin } from '../../../provider/api/redirect.ts';
import { createTransport } from '../../../provider/api/transport.ts';
import { userAgent } from '../../../provider/api/user-agent.ts';
import { printable } from '../../scan/report/printable.ts';
import type { Gap, SourcedPosture } from '../facts.ts';
import type { Vendor } from '../policy/policy.ts';

/** A posture document is some kilobytes; more than this is none. */
const LARGEST_DOCUMENT = 4 * 1024 * 1024;

/** What vendors say of themselves, and what of it could not be had. */
export interface VendorPostures {
  readonly postures: readonly SourcedPosture[];
  readonly gaps: readonly Gap[];
}

/**
 * Asks every vendor at once.
 *
 * @param variables environment variables, for tokens.
 */
export async function vendorPostures(
  vendors: readonly Vendor[],
  variables: Readonly<Record<string, string | undefined>>,
  deadlineMs: number,
): Promise<VendorPostures> {
  const answers = await Promise.all(
    vendors.map((vendor) => askVendor(vendor, vendor.tokenEnv && variables[vendor.tokenEnv], deadlineMs)),
  );
  return {
    postures: answers.filter((answer) => 'posture' in answer),
    gaps: answers.filter((answer) => 'fact' in answer),
  };
}

async function askVendor(
  { name, url: written, tokenEnv }: Vendor,
  token: string | undefined,
  deadlineMs: number,
): Promise<SourcedPosture | Gap> {
  const gap = (kind: Gap['kind'], title: string, detail: string): Gap => ({
    fact: 'postures',
    kind,
    title,
    detail,
  });
  const who = printable(name);
  if (tokenEnv !== undefined && (token === undefined || token === '')) {
    return gap(
      'refused',
      'Vendor Token Is Missing',
      `The policy says that ${who} is asked with the token in ${tokenEnv}, which is not set. Set it, or take token_env out.`,
    );
  }
  let answered: { readonly status: number; readonly body: Buffer | null } | 'redirect';
  try {
    answered = await get(written, token, deadlineMs);
  } catch (error) {
    return gap(
      'unavailable',
      'Vendor Cannot Be Asked',
      `${who} did not answer at ${printable(written)} (${reasonOf(error)}). Run the gate again later, or see whether the address is right.`,
    );
  }
  if (answered === 'redirect') {
    return gap(
      'invalid',
      'Vendor Redirects Elsewhere',
      `${who} sends ${printable(written)} on to another address, which is not followed. Write the final address into the policy.`,
    );
  }
  const { status, body } = answered;
  if (status === 401 || status === 403) {
    return gap(
      'refused',
      'Vendor Refuses Its Posture',
      `${who} answered ${status}. See whether its token (token_env) is there and still good.`,
    );
  }
  if (status === 429 || status >= 500) {
    return gap(
      'unavailable',
      'Vendor Cannot Be Asked',
      `${who} answered ${status}. Run the gate again later.`,
    );
  }
  if (status !== 200 || body === null) {
    return gap(
      'invalid',
      'Vendor Has No Posture There',
      `${who} answered ${body === null ? 'with more than 4 MiB' : String(status)} at ${printable(written)}. See whether the address is that of its /cpx document.`,
    );
  }
  const read = posture.safeParse(parsed(body));
  if (read.success) return { source: name, posture: read.data };
  const [issue] = read.error.issues;
  return gap(
    'invalid',
    'Vendor Posture Makes No Sense',
    `What ${who} answers is no OpenCPX v1 document: ${printable(issue?.path.join('.') || 'the document')} is not what it should be. The vendor has to mend it.`,
  );
}

/** One try, and one more: an outage of a second should not cost a verdict. */
async function get(written: string, token: string | undefined, deadlineMs: number) {
  const url = new URL(written);
  const transport = createTransport({
    // Refuses plain http to anywhere but this machine.
    baseUrl: parseBaseUrl(url.origin),
    timeouts: { ...DEFAULT_TIMEOUTS, totalMs: deadlineMs },
    maxBodyBytes: LARGEST_DOCUMENT,
    monotonic: () => performance.now(),
  });
  const signal = AbortSignal.timeout(deadlineMs);
  const request = {
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      'user-agent': userAgent('lowerplane-gate'),
      'x-cpx-version': 'v1',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: null,
    signal,
  } as const;
  try {
    const sent = await sendWithinOrigin(transport, request).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return sendWithinOrigin(transport, request);
    });
    if (sent.type === 'redirect') return 'redirect';
    return { status: sent.response.status, body: sent.response.body };
  } finally {
    await transport.close();
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  if (error instanceof DOMException) return 'no answer in time';
  return 'code' in error && typeof error.code === 'string'
    ? error.code
    : printable(error.message.slice(0, 200));
}

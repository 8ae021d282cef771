import type { AddressFault } from '../../../provider/http/address.ts';
import type { FinalResponse } from '../../../provider/http/exchange.ts';
import type { HttpFailure } from '../../../provider/http/failure.ts';
import {
  effortMessage,
  failureMessage,
  seconds,
  unreadableMessage,
} from '../../../provider/http/messages.ts';
import type { UnreadableBody } from '../../../provider/http/read-json.ts';
import type { Redact } from '../../../provider/http/redact.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { Gap } from '../facts.ts';

/** Why the posture of a vendor is not known. Holds no token, and of the vendor's response only its kind. */
export class VendorFailure extends Error {
  override readonly name = 'VendorFailure';
  readonly kind: Gap['kind'];
  readonly title: string;
  readonly detail: string;

  constructor(kind: Gap['kind'], title: string, detail: string) {
    super(`${title}: ${detail}`);
    this.kind = kind;
    this.title = title;
    this.detail = detail;
  }
}

/** A vendor as messages name it: its name in the policy, and its address. */
export interface AskedVendor {
  readonly name: string;
  /** Without the query, which can carry a secret. */
  readonly address: string;
}

const ADDRESS_FAULTS: Readonly<Record<AddressFault, string>> = {
  'not-http': 'must be an https URL',
  credentials: 'contains a user name or password. Pass a token through token_env instead',
  query: 'has a query or a fragment',
  'plain-http': 'uses plain http, which anyone on the network can read and change',
};

export function unusableAddress(name: string, fault: AddressFault): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Invalid Vendor Address',
    `The url of ${printable(name)} in the policy ${ADDRESS_FAULTS[fault]}. Write the URL of its /cpx document, for example https://trust.example.com/cpx.`,
  );
}

export function tokenMissing(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'not-configured',
    'Vendor Token Missing',
    `The policy sends ${printable(name)} the token in ${variable}, which is not set. Set it, or remove token_env. Pull requests from forks get no secrets.`,
  );
}

export function tokenNotForVendors(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Vendor Token Not Allowed',
    `The policy would send ${variable} to ${printable(name)}, but that is a credential of the gate itself. Use a separate variable for the vendor in token_env.`,
  );
}

export function tokenMalformed(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Malformed Vendor Token',
    `The token for ${printable(name)} in ${variable} contains a space, a line break or another character that a header cannot carry. Check how it was stored.`,
  );
}

/** The failure of a request that got no response that can be used. */
export function notAnswered({ name, address }: AskedVendor, failure: HttpFailure): VendorFailure {
  const { fault } = failure;
  const vendor = printable(name);
  const detail = `${vendor} has no readable posture at ${address}. ${failureMessage(failure, vendor)}`;
  switch (fault.kind) {
    case 'no-response':
    case 'invalid-proxy':
      return new VendorFailure('unavailable', 'Vendor Unreachable', detail);
    case 'timed-out':
      return timedOut({ name, address }, fault.totalMs);
    case 'too-large':
      return new VendorFailure('invalid', 'Invalid Vendor Posture', detail);
    case 'redirected':
      return new VendorFailure('invalid', 'Vendor Redirects Elsewhere', detail);
  }
}

export function timedOut({ name, address }: AskedVendor, withinMs: number): VendorFailure {
  return new VendorFailure(
    'unavailable',
    'Vendor Timed Out',
    `${printable(name)} did not answer at ${address} within ${seconds(withinMs)}. Run the gate again later, or allow more time.`,
  );
}

/** A response with a status other than success. */
export function refused(
  { name, address }: AskedVendor,
  { status, effort }: FinalResponse,
  tokenEnv: string | undefined,
): VendorFailure {
  const said = `${printable(name)} responded with status ${status} at ${address}.`;
  if (status === 401 || status === 403) {
    const advice =
      tokenEnv === undefined
        ? 'It seems to require a token: name the environment variable that holds one in token_env.'
        : `Check that the token in ${tokenEnv} is still valid.`;
    return new VendorFailure('refused', 'Vendor Refuses Access', `${said} ${advice}`);
  }
  if (status === 429 || status >= 500) {
    const detail = `${said} Run the gate again later.${effortMessage(effort)}`;
    return new VendorFailure('unavailable', 'Vendor Unavailable', detail);
  }
  const detail = `${said} Check that this is the address of its /cpx document.`;
  return new VendorFailure('invalid', 'Vendor Posture Not Found', detail);
}

export function otherVersion({ name, address }: AskedVendor, version: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Unknown Posture Version',
    `${printable(name)} answers at ${address} with OpenCPX ${printable(version).slice(0, 20)}, but this gate reads v1. Use an address that serves v1.`,
  );
}

export function unreadable(
  { name, address }: AskedVendor,
  why: UnreadableBody,
  redact: Redact,
): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Invalid Vendor Posture',
    `The response of ${printable(name)} at ${address} is not an OpenCPX document: ${unreadableMessage(why, redact)}. Check the address; if it is right, the vendor has to fix the document.`,
  );
}

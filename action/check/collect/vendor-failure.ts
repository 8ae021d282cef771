import type { UnreadableAnswer } from '../../../provider/api/answer.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { Gap } from '../facts.ts';

/** Why a vendor's posture could not be had. Nothing of what the vendor sent but its kind is repeated, and no token. */
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

/** A vendor as messages name it: its name in the policy, and where it is asked. */
export interface AskedVendor {
  readonly name: string;
  /** Without query: it can carry what is secret. */
  readonly address: string;
}

export function unusableAddress(name: string, why: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Vendor Address Cannot Be Used',
    `The url of ${printable(name)} in the policy ${why}. Write that of its /cpx document, for example https://trust.example.com/cpx.`,
  );
}

export function tokenMissing(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'not-configured',
    'Vendor Token Is Missing',
    `The policy says that ${printable(name)} is asked with the token in ${variable}, which is not set. Set it, or take token_env out. Pull requests from forks get no secrets.`,
  );
}

export function tokenNotForVendors(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Vendor Token Is Not For Vendors',
    `The policy would send ${variable} to ${printable(name)}, but that is a credential of the gate itself. Give the vendor a variable of its own in token_env.`,
  );
}

export function tokenMalformed(name: string, variable: string): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Vendor Token Is Malformed',
    `The token for ${printable(name)} in ${variable} holds a space, a line break or another character no header can carry. It was probably stored with something around it.`,
  );
}

export function notReached(
  { name, address }: AskedVendor,
  code: string,
  mayUseProxy: boolean,
): VendorFailure {
  const proxy = mayUseProxy
    ? ' A proxy is set in HTTPS_PROXY or HTTP_PROXY: it may be the one that failed.'
    : '';
  return new VendorFailure(
    'unavailable',
    'Vendor Not Reached',
    `${printable(name)} gave no answer at ${address} (${code}). See whether the address is right and this machine can reach it, or run the gate again later.${proxy}`,
  );
}

export function tooSlow({ name, address }: AskedVendor, withinMs: number): VendorFailure {
  return new VendorFailure(
    'unavailable',
    'Vendor Too Slow',
    `${printable(name)} had not answered at ${address} within ${withinMs / 1000} s. Run the gate again later, or give it more time.`,
  );
}

export function redirected({ name, address }: AskedVendor, target: URL | null): VendorFailure {
  const where = target === null ? 'nowhere readable' : printable(target.origin);
  return new VendorFailure(
    'invalid',
    'Vendor Redirects Elsewhere',
    `${printable(name)} sends ${address} on to ${where}, which is not followed: a token goes to the configured origin only. If its posture moved, write the new url into the policy.`,
  );
}

export function refusedWith(
  { name, address }: AskedVendor,
  status: number,
  tokenEnv: string | undefined,
): VendorFailure {
  if (status === 401 || status === 403) {
    const what =
      tokenEnv === undefined
        ? 'It seems to ask for a token: name the environment variable that holds one in token_env.'
        : `See whether the token in ${tokenEnv} is still good.`;
    return new VendorFailure(
      'refused',
      'Vendor Refuses Its Posture',
      `${printable(name)} answered ${status} at ${address}. ${what}`,
    );
  }
  if (status === 429 || status >= 500) {
    return new VendorFailure(
      'unavailable',
      'Vendor Unavailable',
      `${printable(name)} answered ${status} at ${address}. Run the gate again later.`,
    );
  }
  return new VendorFailure(
    'invalid',
    'Vendor Has No Posture There',
    `${printable(name)} answered ${status} at ${address}. See whether that is the address of its /cpx document.`,
  );
}

export function unreadable({ name, address }: AskedVendor, why: UnreadableAnswer): VendorFailure {
  return new VendorFailure(
    'invalid',
    'Vendor Posture Makes No Sense',
    `What ${printable(name)} answers at ${address} is no OpenCPX document: ${wordsFor(why)}. See whether the address is right; if it is, the vendor has to mend it.`,
  );
}

function wordsFor(why: UnreadableAnswer): string {
  switch (why.reason) {
    case 'too-long':
      return 'it is longer than 4 MiB';
    case 'empty':
      return 'it is empty';
    case 'wrong-type':
      return `it is ${why.mediaType === '' ? 'of no stated type' : printable(why.mediaType.slice(0, 60))} instead of JSON`;
    case 'broken-json':
      return 'it is not whole JSON';
    case 'unexpected-shape': {
      const { path, expected, received } = why.mismatch;
      return `${path === '' ? 'the document' : printable(path.slice(0, 120))} should be ${expected} and is ${received}`;
    }
  }
}

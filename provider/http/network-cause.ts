/** What kept a response from arriving. */
export type NetworkReason =
  | 'unknown-host'
  | 'lookup-failed'
  | 'refused'
  | 'host-unreachable'
  | 'connect-timeout'
  | 'headers-timeout'
  | 'body-timeout'
  | 'cut-off'
  | 'connection-lost'
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-untrusted'
  | 'tls'
  | 'not-http'
  | 'proxy'
  | 'client-closed'
  | 'other';

/** Why a request got no response. Nothing of the thrown error's text is kept: it can hold secrets. */
export interface NetworkCause {
  /** The code of Node.js or undici, for example `ECONNREFUSED`. */
  readonly code: string;
  readonly reason: NetworkReason;
  /** Whether the server can have received the request. */
  readonly reached: boolean;
  /** Whether the same request may succeed a moment later. */
  readonly transient: boolean;
}

const REASONS: Readonly<Record<string, NetworkReason>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'lookup-failed',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'headers-timeout',
  UND_ERR_BODY_TIMEOUT: 'body-timeout',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut-off',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',
  CERT_HAS_EXPIRED: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  UND_ERR_CLOSED: 'client-closed',
  UND_ERR_DESTROYED: 'client-closed',
  UND_ERR_PRX_CONN: 'proxy',
  UND_ERR_PRX_TLS: 'proxy',
  // What undici reports when the proxy answers CONNECT with anything but 200. Our own aborts are handled before.
  UND_ERR_ABORTED: 'proxy',
};

/** Reasons that can only occur before the request is written. */
const NEVER_SENT: ReadonlySet<NetworkReason> = new Set([
  'unknown-host',
  'lookup-failed',
  'refused',
  'certificate-expired',
  'certificate-name',
  'certificate-untrusted',
  'tls',
  'proxy',
  'client-closed',
]);

const TRANSIENT: ReadonlySet<NetworkReason> = new Set([
  'lookup-failed',
  'refused',
  'host-unreachable',
  'connect-timeout',
  'headers-timeout',
  'body-timeout',
  'cut-off',
  'connection-lost',
]);

/** Classifies what undici threw. */
export function classifyNetworkError(error: unknown): NetworkCause {
  const { code, whileConnecting } = originOf(error);
  const reason = (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? reasonByPattern(code);
  return {
    code,
    reason,
    reached: !whileConnecting && !NEVER_SENT.has(reason),
    transient: TRANSIENT.has(reason),
  };
}

function reasonByPattern(code: string): NetworkReason {
  if (/^(ERR_SSL_|EPROTO$)/.test(code)) return 'tls';
  if (/^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) return 'certificate-untrusted';
  return /^HPE_/.test(code) ? 'not-http' : 'other';
}

interface Origin {
  readonly code: string;
  /** The error says itself that it happened before any request could be written on the connection. */
  readonly whileConnecting: boolean;
}

function originOf(error: unknown): Origin {
  let at = error;
  // Errors wrap each other a few times at most; one that causes itself must not block us.
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth++) {
    if ('code' in at && typeof at.code === 'string' && /^\w{1,60}$/.test(at.code))
      return { code: at.code, whileConnecting: at.code === 'UND_ERR_CONNECT_TIMEOUT' || isOfConnect(at) };
    at = 'cause' in at ? at.cause : undefined;
  }
  return { code: 'unknown error', whileConnecting: false };
}

/** A timeout or an unreachable host can also end an established connection: only the system call tells which it was. */
function isOfConnect(error: object): boolean {
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0)
    return error.errors.every((one) => typeof one === 'object' && one !== null && isOfConnect(one));
  return 'syscall' in error && error.syscall === 'connect';
}

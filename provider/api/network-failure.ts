/** Why a request got no answer. */
export interface NetworkFailure {
  /** The system's or undici's code, for example `ECONNREFUSED`. */
  readonly code: string;
  /** Whether the request can have reached the server. */
  readonly reached: boolean;
  /** Whether the same request may well succeed a moment later. */
  readonly transient: boolean;
  /** What happened and what to check, as sentences. */
  readonly words: string;
}

interface Words {
  readonly reached: boolean;
  readonly transient: boolean;
  readonly words: (host: string) => string;
}

const unreachable = (what: string): Words => ({
  reached: false,
  transient: true,
  words: (host) => `${host} ${what}. Check that LowerPlane is up and that this machine can reach it.`,
});
const lost = (what: string): Words => ({
  reached: true,
  transient: true,
  words: (host) => `${host} ${what}. The server or something between may be overloaded: try again.`,
});
const byProxy: Words = {
  reached: false,
  transient: false,
  words: (host) =>
    `The proxy of HTTPS_PROXY or HTTP_PROXY gave no way to ${host}. Check the proxy, or list the host in NO_PROXY.`,
};
const certificate = (words: (host: string) => string): Words => ({ reached: false, transient: false, words });
const untrusted = certificate(
  (host) =>
    `The TLS certificate of ${host} is not trusted. If a company proxy or a private authority signs it, name its certificate file in NODE_EXTRA_CA_CERTS; otherwise do not go on.`,
);
const noTls = certificate(
  (host) => `${host} could not agree on TLS. Check the base URL's port and scheme, and any proxy between.`,
);

const closed: Words = {
  reached: false,
  transient: false,
  words: (host) => `The client for ${host} was closed before. This is a fault of the program that uses it.`,
};

const KNOWN: Readonly<Record<string, Words>> = {
  ENOTFOUND: {
    reached: false,
    transient: false,
    words: (host) => `No such host: ${host}. Check the base URL for typing errors.`,
  },
  EAI_AGAIN: unreachable('could not be looked up'),
  ECONNREFUSED: unreachable('refused the connection'),
  EHOSTUNREACH: unreachable('cannot be reached'),
  ENETUNREACH: unreachable('cannot be reached'),
  ETIMEDOUT: unreachable('did not answer in time'),
  UND_ERR_CONNECT_TIMEOUT: unreachable('did not accept the connection in time'),
  UND_ERR_HEADERS_TIMEOUT: lost('took the request but did not answer in time'),
  UND_ERR_BODY_TIMEOUT: lost('stopped in the middle of its answer'),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: lost('ended its answer early'),
  ECONNRESET: lost('dropped the connection'),
  EPIPE: lost('dropped the connection'),
  UND_ERR_SOCKET: lost('dropped the connection'),
  CERT_HAS_EXPIRED: certificate(
    (host) =>
      `The TLS certificate of ${host} has expired. Check this machine's clock; if it is right, tell whoever runs LowerPlane.`,
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: certificate(
    (host) => `The TLS certificate that ${host} shows is for another name. Check the base URL.`,
  ),
  UND_ERR_CLOSED: closed,
  UND_ERR_DESTROYED: closed,
  UND_ERR_PRX_CONN: byProxy,
  UND_ERR_PRX_TLS: byProxy,
  // What undici reports when the proxy answers CONNECT with anything but 200. Aborts of ours never get here.
  UND_ERR_ABORTED: byProxy,
};

const NO_TLS_CODE = /^(ERR_SSL_|EPROTO$)/;
const UNTRUSTED_CODE = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
const NOT_HTTP_CODE = /^HPE_/;

/**
 * Classifies what undici threw.
 *
 * @param host Where the request went.
 * @param mayUseProxy Whether a proxy of the environment may have been on the way.
 */
export function classifyNetworkFailure(error: unknown, host: string, mayUseProxy: boolean): NetworkFailure {
  const code = codeOf(error);
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined;
  const { reached, transient, words } = known ?? byPattern(code);
  // undici does not tell whose connection failed.
  const proxyWords =
    mayUseProxy && !reached && words !== byProxy.words
      ? ' A proxy is set in HTTPS_PROXY or HTTP_PROXY: it may be the one that failed.'
      : '';
  return { code, reached, transient, words: `${words(host)}${proxyWords}` };
}

function byPattern(code: string): Words {
  if (NO_TLS_CODE.test(code)) return noTls;
  if (UNTRUSTED_CODE.test(code)) return untrusted;
  if (NOT_HTTP_CODE.test(code)) {
    return {
      reached: true,
      transient: false,
      words: (host) => `${host} answered something that is not HTTP. Check the base URL's port and scheme.`,
    };
  }
  return { reached: true, transient: false, words: (host) => `The request to ${host} failed (${code}).` };
}

function codeOf(error: unknown): string {
  let at = error;
  // Errors wrap each other a few times at most; one that causes itself must not hold us.
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth++) {
    if ('code' in at && typeof at.code === 'string' && /^\w{1,60}$/.test(at.code)) return at.code;
    at = 'cause' in at ? at.cause : undefined;
  }
  return 'unknown error';
}

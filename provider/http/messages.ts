import type { AddressFault } from './address.ts';
import type { Effort, HttpFailure, HttpFault } from './failure.ts';
import type { NetworkReason } from './network-cause.ts';
import { HTML, type UnreadableBody } from './read-json.ts';
import type { Redact } from './redact.ts';

/**
 * What happened and what to do about it, as sentences.
 *
 * @param service What was called, for example "LowerPlane".
 */
export function failureMessage(failure: HttpFailure, service: string): string {
  const { fault, host, effort } = failure;
  return `${whatHappened(fault, host, service)}${proxyHint(failure)}${effortMessage(effort)}`;
}

/** One day. A longer wait is not shown in seconds. */
const LONGEST_SHOWN_MS = 24 * 3_600_000;

/** What was tried: attempts, a wait that is too long, and whether a write may have been carried out. Begins with a space. */
export function effortMessage({ attempts, gaveUp, retryAfterMs, mayHaveTakenEffect }: Effort): string {
  const tries = attempts > 1 ? ` Tried ${attempts} times.` : '';
  const wait =
    retryAfterMs !== null && gaveUp === 'retry-after-too-long'
      ? ` The server asked to wait ${retryAfterMs <= LONGEST_SHOWN_MS ? seconds(retryAfterMs) : 'more than a day'}, which is longer than this client waits.`
      : '';
  const doubt = mayHaveTakenEffect
    ? ' It is not known whether the request was carried out: check before you repeat it.'
    : '';
  return `${tries}${wait}${doubt}`;
}

/** The rest of a sentence that begins with "The address of ...". */
export function addressMessage(fault: AddressFault, host: string): string {
  switch (fault) {
    case 'not-http':
      return 'is not an http or https URL. Write the whole URL, beginning with https://.';
    case 'credentials':
      return `(${host}) contains a user name or password, which end up in logs. Remove them: a token authenticates.`;
    case 'query':
      return `(${host}) has a query or a fragment. Remove it: paths are appended to the address.`;
    case 'plain-http':
      return `(http://${host}) uses plain http, so anyone on the network could read the token. Use https://${host}; plain http is accepted only for this machine (localhost, 127.0.0.1, [::1]).`;
  }
}

export function invalidProxyMessage(variable: string): string {
  return `${variable} is not the URL of a proxy. Write it as http://proxy.example.com:8080, or unset it.`;
}

/** Milliseconds as people read them: `250 ms`, `30 s`. */
export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}

function whatHappened(fault: HttpFault, host: string, service: string): string {
  switch (fault.kind) {
    case 'no-response':
      return noResponse(fault, host, service);
    case 'timed-out':
      return `The request to ${host} was not finished within ${seconds(fault.totalMs)}. Try again later, or allow more time.`;
    case 'too-large':
      return `${host} responded (${fault.status}) with more than ${bytes(fault.limitBytes)}. Check the address of ${service}.`;
    case 'redirected':
      return `${host} redirects (${fault.status}) to ${fault.target ?? 'an unreadable location'}. Tokens and secrets are sent to the configured address only. If ${service} has moved there, change the address; otherwise something in between answers in its place.`;
    case 'invalid-proxy':
      return invalidProxyMessage(fault.variable);
  }
}

function noResponse(
  { reason, code }: { readonly reason: NetworkReason; readonly code: string },
  host: string,
  service: string,
): string {
  const unreachable = `Check the address, that ${service} is running, and that this machine can reach it.`;
  const overloaded = 'The server or something in between may be overloaded: try again later.';
  switch (reason) {
    case 'unknown-host':
      return `The host ${host} was not found (${code}). Check the address for typing errors.`;
    case 'lookup-failed':
      return `The name ${host} could not be looked up (${code}). ${unreachable}`;
    case 'refused':
      return `${host} refused the connection (${code}). ${unreachable}`;
    case 'host-unreachable':
      return `${host} cannot be reached (${code}). ${unreachable}`;
    case 'connect-timeout':
      return `${host} did not accept the connection in time (${code}). ${unreachable}`;
    case 'headers-timeout':
      return `${host} accepted the request but did not respond in time (${code}). ${overloaded}`;
    case 'body-timeout':
      return `${host} stopped in the middle of its response (${code}). ${overloaded}`;
    case 'cut-off':
      return `${host} ended its response early (${code}). ${overloaded}`;
    case 'connection-lost':
      return `${host} closed the connection before it had responded (${code}). ${overloaded}`;
    case 'certificate-expired':
      return `The TLS certificate of ${host} has expired (${code}). Check this machine's clock; if it is right, contact the operator of ${service}.`;
    case 'certificate-name':
      return `The TLS certificate of ${host} is for another name (${code}). Check the address.`;
    case 'certificate-untrusted':
      return `The TLS certificate of ${host} is not trusted (${code}). If a company proxy or a private certificate authority issued it, name the authority's certificate file in NODE_EXTRA_CA_CERTS; otherwise do not continue.`;
    case 'tls':
      return `A TLS connection to ${host} could not be established (${code}). Check the scheme and port of the address, and any proxy in between.`;
    case 'not-http':
      return `${host} responded with something that is not HTTP (${code}). Check the scheme and port of the address.`;
    case 'proxy':
      return `The proxy in HTTPS_PROXY or HTTP_PROXY did not connect to ${host} (${code}). Check the proxy, or list the host in NO_PROXY.`;
    case 'client-closed':
      return `The client for ${host} was closed before (${code}). This is a fault of the program that uses it.`;
    case 'other':
      return `The request to ${host} failed (${code}).`;
  }
}

/** undici does not report whose connection failed. */
function proxyHint({ fault, mayUseProxy }: HttpFailure): string {
  const mayBeProxy =
    mayUseProxy && fault.kind === 'no-response' && !fault.reached && fault.reason !== 'proxy';
  return mayBeProxy ? ' A proxy is set in HTTPS_PROXY or HTTP_PROXY: it may be the one that failed.' : '';
}

function bytes(count: number): string {
  const megabytes = count / (1024 * 1024);
  return megabytes >= 1 ? `${Math.round(megabytes)} MiB` : `${count} bytes`;
}

/** Why a response cannot be used: a clause whose subject is the response, without a full stop. */
export function unreadableMessage(unreadable: UnreadableBody, redact: Redact): string {
  switch (unreadable.reason) {
    case 'empty':
      return 'it is empty';
    case 'wrong-type': {
      const { mediaType, expected } = unreadable;
      if (mediaType === HTML)
        return `it is an HTML page instead of ${expected}, often the login page of a proxy or a web site at that address`;
      if (mediaType === '') return `it has no media type, but ${expected} was expected`;
      return `it is ${redact(mediaType, 60)} instead of ${expected}`;
    }
    case 'broken-json':
      return `its ${unreadable.bytes} bytes are not complete JSON`;
    case 'unexpected-shape': {
      const { path, expected, received } = unreadable.mismatch;
      return `${path === '' ? 'it' : redact(path, 120)} must be ${expected} but is ${received}`;
    }
  }
}

import type { NetworkFailure } from '../../api/network-failure.ts';
import type { CleanText } from '../../api/redact.ts';
import type { RemoteAnswer, RemoteRequest } from './sender.ts';

interface Asked {
  readonly method: RemoteRequest['method'];
  readonly host: string;
}

/** Why no answer came. */
export function noAnswerWords(asked: Asked, failure: NetworkFailure, attempts: number): string {
  const tries = attempts === 1 ? '' : ` Tried ${attempts} times.`;
  return `${asked.host} ${happened(failure)} (${failure.code}).${tries} ${advice(failure)}${failure.reached && !isProxySetting(failure.code) ? doubt(asked) : ''}`;
}

export function deadlineWords(asked: Asked, totalMs: number): string {
  const limit = totalMs < 1000 ? `${totalMs} ms` : `${Math.round(totalMs / 1000)} s`;
  return `${asked.host} was not done within ${limit}. Try again later.${doubt(asked)}`;
}

/** A redirect: followed, it would carry the token and the secret to where nobody configured them to go. */
export function redirectWords(asked: Asked, answer: RemoteAnswer, url: URL, clean: CleanText): string {
  const location = answer.header('location');
  const target = location === null ? null : URL.parse(location, url.href);
  // Without user, query and fragment: they can carry secrets, and the place is what matters.
  const where =
    target === null ? 'nowhere readable' : clean(`${target.protocol}//${target.host}${target.pathname}`);
  return `${asked.host} redirects (${answer.status}) to ${where}. Neither token nor secret is sent there. If that is the right place, declare it instead; something may have been renamed or moved.`;
}

function happened({ code, reached }: NetworkFailure): string {
  if (isTls(code)) return 'shows a TLS certificate that is not trusted';
  if (code === 'ENOTFOUND') return 'is not the name of any host';
  if (code === 'ANSWER_TOO_LONG') return 'answers more than makes sense';
  if (isProxySetting(code)) return 'was not asked';
  return reached ? 'took the request but gave no whole answer' : 'cannot be reached';
}

function advice({ code }: NetworkFailure): string {
  if (isTls(code))
    return 'If a private authority signs it, name its certificate file in NODE_EXTRA_CA_CERTS; otherwise do not go on.';
  if (code === 'ENOTFOUND') return 'Check the address for typing errors.';
  if (code === 'ANSWER_TOO_LONG') return 'Check the address.';
  if (isProxySetting(code))
    return 'HTTPS_PROXY or HTTP_PROXY is not a URL: write it as http://proxy.example.com:8080, or unset it.';
  return 'Check the address, that the service is up, and HTTPS_PROXY and NO_PROXY if there is a proxy between.';
}

function isTls(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

function isProxySetting(code: string): boolean {
  return code === 'ERR_INVALID_URL' || code === 'UND_ERR_INVALID_ARG';
}

function doubt({ method }: Asked): string {
  return method === 'GET' ? '' : ' It is not known whether the request was carried out.';
}

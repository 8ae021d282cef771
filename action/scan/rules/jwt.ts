import { LONG_EXPIRED } from '../assessment/long-expired.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { issuer, token } from './vendor.ts';

/**
 * Of operators, accounts and users of NATS. A server lets no one in who cannot sign with the seed, too, unless the token says so.
 *
 * @see https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt
 */
const SIGNED_BY_NKEY: ReadonlySet<string> = new Set(['ed25519', 'ed25519-nkey']);

export const jwtRules = issuer(
  'unknown issuer',
  'End the session at the issuer, or rotate its signing key when the token does not expire; keep tokens out of files.',
  [
    token({
      id: 'json-web-token',
      title: 'JSON Web Token',
      severity: 'medium',
      literals: ['eyJ'],
      shortest: 13,
      pattern: /eyJ[0-9A-Za-z_-]{10,2000}\.eyJ[0-9A-Za-z_-]{10,8000}\.[0-9A-Za-z_-]{20,1200}/,
      tail: '0-9A-Za-z_-',
      reachAhead: 8192,
      random: false,
      assess: assessToken,
      found: (make) => [
        `Authorization: Bearer ${jwt({ sub: make.uuid(), exp: 2_000_000_000 }, make.base64url(43))}`,
        `SERVICE_KEY=${jwt({ role: 'service_role', iss: 'supabase' }, make.base64url(43))}`,
        jwt({ sub: make.base62(56), nats: { bearer_token: true } }, make.base64url(86), 'ed25519-nkey'),
      ],
      ignored: (make) => [
        jwt({ sub: '1234567890', name: 'John Doe' }, make.base64url(43)),
        jwt({ role: 'anon', iss: 'supabase' }, make.base64url(43)),
        `eyJ${make.base62(20)}.eyJ${make.base62(20)}.${make.base62(43)}`,
        jwt({ sub: make.base62(56), nats: { type: 'account' } }, make.base64url(86), 'ed25519-nkey'),
        jwt({ sub: make.base62(56), nats: { bearer_token: false } }, make.base64url(86), 'ed25519'),
      ],
    }),
  ],
);

function assessToken(secret: string): Assessment {
  const [head, body] = secret.split('.').map(parsePart);
  if (typeof head?.alg !== 'string' || body === undefined) return NOT_A_SECRET;
  // jwt.io's page starts with this subject; a Supabase "anon" key is meant for browsers.
  if (body.sub === '1234567890' || body.role === 'anon') return NOT_A_SECRET;
  if (SIGNED_BY_NKEY.has(head.alg) && !isBearer(body.nats)) return NOT_A_SECRET;
  if (body.role === 'service_role') {
    return {
      kind: 'secret',
      confidence: 'high',
      severity: 'critical',
      note: 'a Supabase service key: it bypasses row level security',
    };
  }
  if (typeof body.exp === 'number' && body.exp * 1_000 < LONG_EXPIRED)
    return { kind: 'secret', confidence: 'medium', severity: 'low', note: 'it expired before 2026' };
  return typeof body.exp === 'number'
    ? { kind: 'secret', confidence: 'medium' }
    : { kind: 'secret', confidence: 'high', note: 'it never expires' };
}

/** Whether the NATS claims make it a bearer token, which grants access without the seed. */
function isBearer(claims: unknown): boolean {
  return (
    typeof claims === 'object' && claims !== null && 'bearer_token' in claims && claims.bearer_token === true
  );
}

function parsePart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function jwt(body: object, signature: string, alg = 'HS256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg, typ: 'JWT' })}.${part(body)}.${signature}`;
}

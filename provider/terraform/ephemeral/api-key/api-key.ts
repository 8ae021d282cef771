import { randomUUID } from 'node:crypto';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { parseDuration } from '../../../keys/duration.ts';
import { formatInstant, parseInstant } from '../../../keys/instant.ts';
import { PENDING } from '../../../keys/key.ts';
import { explained } from '../../api-errors.ts';
import { issueKey } from '../../issue-key.ts';
import {
  defineEphemeralResource,
  type HeldRequest,
  type OpenRequest,
  type OpenResult,
  type RenewResult,
} from '../../plugin/index.ts';
import { environmentsOf, permissionsOf } from '../../resources/api-key/desired.ts';
import { connected, type Session } from '../../session.ts';
import { fromPrivateState, type HeldKey, toPrivateState } from './held-key.ts';
import { DEFAULT_LIFETIME, expirationFrom, renewalDelay } from './lifetime.ts';
import { DEFAULT_NAME, DEFAULT_PERMISSIONS, schema } from './schema.ts';

/** `lowerplane_api_key`, the ephemeral resource. */
export const apiKeyEphemeralResource = defineEphemeralResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  validate({ config, diagnostics }) {
    if (config.permissions !== 'admin') return;
    diagnostics.warning({
      summary: 'Ephemeral Key With Admin Permissions',
      detail:
        'Every plan and apply creates a key that may do anything, manage keys included, and hands it to whatever refers to it. Use read-only or read-write if that is enough.',
      path: ['permissions'],
    });
  },
  open,
  renew,
  close,
});

type Open = OpenRequest<typeof schema, Session>;

async function open({ config, session }: Open): Promise<OpenResult<typeof schema>> {
  const name = config.name ?? DEFAULT_NAME;
  const permissions = permissionsOf(config.permissions ?? DEFAULT_PERMISSIONS);
  const environments = environmentsOf(config.environments);
  const lifetime = config.lifetime ?? DEFAULT_LIFETIME;
  const parsed = parseDuration(lifetime);
  if (permissions === PENDING || environments === PENDING || 'error' in parsed) {
    throw new TypeError('validation lets no such configuration through');
  }
  const openedAt = session.now();
  const { key, secret } = await issueKey(
    session,
    () => ({
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: formatInstant(expirationFrom(session.now(), parsed.ms, openedAt)),
    }),
    freshIdempotencyKeys(),
  );
  const expiresAt = parseInstant(key.expires_at ?? '') ?? openedAt + parsed.ms;
  const held = { id: key.id, lastFour: key.last_four, lifetimeMs: parsed.ms, openedAt, expiresAt };
  return {
    result: {
      name,
      permissions,
      environments: config.environments,
      lifetime,
      id: key.id,
      secret,
      last_four: key.last_four,
      fingerprint: key.fingerprint,
      expires_at: formatInstant(expiresAt),
    },
    ...holding(held, session),
  };
}

async function renew({ privateState, session }: HeldRequest<Session>): Promise<RenewResult> {
  const held = fromPrivateState(privateState);
  const now = session.now();
  const expiresAt = expirationFrom(now, held.lifetimeMs, held.openedAt);
  const { client, keys } = connected(session);
  keys.remember(await explained(client.updateApiKey(held.id, { expires_at: formatInstant(expiresAt) })));
  return holding({ ...held, expiresAt }, session);
}

async function close({ privateState, session, diagnostics }: HeldRequest<Session>): Promise<void> {
  const held = fromPrivateState(privateState);
  const { client, keys } = connected(session);
  try {
    keys.remember(await client.revokeApiKey(held.id));
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    if (error.kind === 'notFound') return;
    // Not an error: the run has done its work, and the key does not outlive its expiration.
    diagnostics.warning({
      summary: 'Ephemeral Key Not Revoked',
      detail: `The key ${held.id} (ending in ${held.lastFour}) of this run still works until ${formatInstant(held.expiresAt)}, when it expires by itself. To end it now, revoke it in LowerPlane. ${error.detail}`,
    });
  }
}

/** Terraform waits by this machine's clock, not by LowerPlane's. */
function holding(held: HeldKey, session: Session): RenewResult {
  const delay = renewalDelay(session.now(), held.expiresAt, held.openedAt);
  return {
    privateState: toPrivateState(held),
    ...(delay === undefined ? {} : { renewAt: new Date(Date.now() + delay) }),
  };
}

/** A key that is lost here expires by itself, so nothing has to find it again. */
function* freshIdempotencyKeys(): Generator<string> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) yield randomUUID();
}

const ATTEMPTS_MAX = 3;

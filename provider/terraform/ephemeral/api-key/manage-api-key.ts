import { valueOr } from '../../../keys/declaration/reading.ts';
import { parseDuration } from '../../../keys/duration.ts';
import { formatInstant } from '../../../keys/instant.ts';
import { PENDING } from '../../../keys/key.ts';
import {
  closeTemporaryKey,
  openTemporaryKey,
  renewalDelay,
  renewTemporaryKey,
  type TemporaryKey,
} from '../../../lifecycle/temporary-key.ts';
import {
  DiagnosticError,
  type HeldRequest,
  type OpenRequest,
  type OpenResult,
  type PrivateState,
  type RenewResult,
} from '../../plugin/index.ts';
import { explained, reporting } from '../../problems.ts';
import { readDeclared } from '../../resources/api-key/declaration.ts';
import { connected, type Session } from '../../session.ts';
import { DEFAULT_LIFETIME, DEFAULT_NAME, DEFAULT_PERMISSIONS, type schema } from './schema.ts';

type Open = OpenRequest<typeof schema, Session>;

/** Creates a temporary key. */
export async function openApiKey({ config, session }: Open): Promise<OpenResult<typeof schema>> {
  const name = config.name ?? DEFAULT_NAME;
  const reading = readDeclared({
    permissions: config.permissions ?? DEFAULT_PERMISSIONS,
    environments: config.environments,
  });
  const permissions = valueOr(reading.permissions, PENDING);
  const environments = valueOr(reading.environments, 'all');
  const lifetime = config.lifetime ?? DEFAULT_LIFETIME;
  const parsed = parseDuration(lifetime);
  if (permissions === PENDING || environments === PENDING || 'error' in parsed) {
    throw new TypeError('validation accepts no such configuration');
  }
  const request = { name, permissions, environments, lifetimeMs: parsed.ms };
  const { key, secret, held } = await explained(openTemporaryKey(connected(session), request));
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
      expires_at: formatInstant(held.expiresAt),
    },
    ...holding(held, session),
  };
}

/** Extends the temporary key. */
export async function renewApiKey({ privateState, session }: HeldRequest<Session>): Promise<RenewResult> {
  const held = fromPrivateState(privateState);
  return holding(await explained(renewTemporaryKey(connected(session), held)), session);
}

/** Ends the temporary key. */
export async function closeApiKey({
  privateState,
  session,
  diagnostics,
}: HeldRequest<Session>): Promise<void> {
  const held = fromPrivateState(privateState);
  await reporting(diagnostics, session.warnings, false, (report) =>
    closeTemporaryKey(connected(session), held, report),
  );
}

/** Terraform waits by this machine's clock, not by LowerPlane's. */
function holding(held: TemporaryKey, session: Session): RenewResult {
  const delay = renewalDelay(session.now(), held);
  return {
    privateState: { ...held },
    ...(delay === undefined ? {} : { renewAt: new Date(Date.now() + delay) }),
  };
}

/** @throws DiagnosticError when Terraform returns what this release never gave it. */
function fromPrivateState(privateState: PrivateState): TemporaryKey {
  const { id, lastFour, lifetimeMs, openedAt, expiresAt } = privateState;
  if (
    typeof id === 'string' &&
    typeof lastFour === 'string' &&
    typeof lifetimeMs === 'number' &&
    typeof openedAt === 'number' &&
    typeof expiresAt === 'number'
  ) {
    return { id, lastFour, lifetimeMs, openedAt, expiresAt };
  }
  throw new DiagnosticError({
    summary: 'Unreadable Ephemeral Key',
    detail:
      'Terraform did not return what the provider recorded about a key of this run, so the key can be neither renewed nor revoked. It expires by itself. This is a bug in the provider; please report it.',
  });
}

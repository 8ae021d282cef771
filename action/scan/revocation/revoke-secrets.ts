import { LOWERPLANE_KEY_RULE } from '../rules/lowerplane.ts';
import type { ScanScope } from '../scan-result.ts';
import type { SecretMatch } from '../secret-match.ts';
import { revealSecrets } from '../verification/reveal-secrets.ts';
import { type ConnectionOptions, VendorConnections } from '../verification/vendor-connections.ts';
import type { Revocation } from './revocation.ts';
import { VENDOR_REVOCATIONS, type VendorRevocation } from './vendor-revocations.ts';

/** What can be revoked of some findings. */
export interface RevocationPlan {
  /** The findings whose secrets would be revoked. */
  readonly findings: readonly SecretMatch[];
  /** How many different secrets that are. */
  readonly secrets: number;
  /** Revokes them, and returns what came of each finding, by its fingerprint. */
  carryOut(options: Omit<ConnectionOptions, 'hosts'>): Promise<ReadonlyMap<string, Revocation>>;
  /** For the findings that are not revoked: why, by their fingerprint. */
  readonly unavailable: ReadonlyMap<string, Revocation>;
}

/** A LowerPlane key ends where all keys end: in the lifecycle that knows its guards, its successor and its destinations. */
const LOWERPLANE_WAY =
  'a scan does not end LowerPlane keys. Change rotate_trigger of its declaration and apply, or revoke it in LowerPlane > Settings > API keys';

/** Determines what of some findings can be revoked. Nothing is sent yet. */
export async function planRevocation(
  scope: ScanScope,
  findings: readonly SecretMatch[],
  hosts: ConnectionOptions['hosts'],
): Promise<RevocationPlan> {
  const revocable = findings.filter(({ ruleId }) =>
    VENDOR_REVOCATIONS.some(({ rules }) => rules.includes(ruleId)),
  );
  const texts = await revealSecrets(scope, revocable);
  const unavailable = new Map<string, Revocation>();
  /** Findings by secret, and secrets by the way in which they are revoked. */
  const found = new Map<VendorRevocation, Map<string, SecretMatch[]>>();
  for (const finding of findings) {
    const text = texts.get(finding.fingerprint)?.text;
    const way = VENDOR_REVOCATIONS.find(
      ({ rules, fits }) => rules.includes(finding.ruleId) && text !== undefined && fits(text),
    );
    const why = whyNot(finding, text, way, hosts);
    if (why !== undefined || way === undefined || text === undefined) {
      unavailable.set(finding.fingerprint, { status: 'unavailable', detail: why ?? NO_CALL });
      continue;
    }
    const secrets = found.get(way) ?? new Map<string, SecretMatch[]>();
    found.set(way, secrets.set(text, [...(secrets.get(text) ?? []), finding]));
  }
  const all = [...found.values()];
  return {
    findings: all.flatMap((secrets) => [...secrets.values()].flat()),
    secrets: all.reduce((sum, secrets) => sum + secrets.size, 0),
    unavailable,
    carryOut: (options) => revokeAll(found, { ...options, hosts }),
  };
}

const NO_CALL = 'its vendor has no public call for secrets of this kind';

function whyNot(
  { ruleId, verification }: SecretMatch,
  text: string | undefined,
  way: VendorRevocation | undefined,
  hosts: ConnectionOptions['hosts'],
): string | undefined {
  if (ruleId === LOWERPLANE_KEY_RULE) return LOWERPLANE_WAY;
  if (verification?.status === 'refused') return 'its vendor does not accept it any more';
  if (way === undefined)
    return text === undefined && VENDOR_REVOCATIONS.some(({ rules }) => rules.includes(ruleId))
      ? 'its text could not be read again'
      : NO_CALL;
  if (way.vendor === 'GitHub' && hosts.github !== undefined)
    return 'GitHub Enterprise Server revokes tokens for signed-in users only';
  return undefined;
}

async function revokeAll(
  found: ReadonlyMap<VendorRevocation, ReadonlyMap<string, readonly SecretMatch[]>>,
  options: ConnectionOptions,
): Promise<ReadonlyMap<string, Revocation>> {
  const outcomes = new Map<string, Revocation>();
  const connections = new VendorConnections(options);
  try {
    for (const [way, secrets] of found) {
      for (const request of way.requests([...secrets.keys()], options.hosts)) {
        const response = await connections.send(way, request);
        const outcome = outcomeOf(way, response);
        for (const text of request.texts)
          for (const { fingerprint } of secrets.get(text) ?? []) outcomes.set(fingerprint, outcome);
      }
    }
  } finally {
    await connections.close();
  }
  return outcomes;
}

function outcomeOf(
  way: VendorRevocation,
  response: Awaited<ReturnType<VendorConnections['send']>>,
): Revocation {
  const { vendor } = way;
  if ('unclear' in response)
    return { status: 'failed', detail: `${vendor} ${response.unclear}; check there whether it still works` };
  return way.isDone(response)
    ? { status: 'revoked', detail: `${vendor} accepted the request` }
    : { status: 'failed', detail: `${vendor} answered with status ${response.status}` };
}

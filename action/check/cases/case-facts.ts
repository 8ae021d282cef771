import { createHash } from 'node:crypto';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import { formatInstant, type Instant } from '../../../provider/keys/instant.ts';
import { withForeignComments } from '../../scan/scan-result.ts';
import { scanTexts } from '../../scan/scan-texts.ts';
import { declaringLines } from '../collect/declaring-lines.ts';
import { filterSecrets, PathFilter } from '../collect/path-filter.ts';
import { withSeverities } from '../collect/secret-severities.ts';
import {
  FACT_NAMES,
  type FactName,
  type Facts,
  type Gap,
  type KnownFacts,
  LOWERPLANE_FACTS,
} from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { PolicyCase } from './case-schema.ts';
import { instantIn } from './case-time.ts';

type GivenFacts = NonNullable<PolicyCase['facts']>;
type GivenKey = GivenFacts['keys'][number];

/** What the gate would know in a case: its code is read and scanned as in a check, by the paths of the policy. */
export async function caseFacts(
  given: PolicyCase,
  environment: Environment | undefined,
  policy: Policy,
  now: Instant,
): Promise<Facts> {
  const texts = textsOf(given.declarations);
  const files: FileSource = {
    list: async () => [...texts.keys()].sort(),
    read: async (path) => texts.get(path),
  };
  const declarations = await readDeclarations(new PathFilter(files, policy.paths), policy.terraform);
  const scanned = withForeignComments(await scanTexts(texts, policy.secretPatterns), policy.allowComments);
  const { secrets } = filterSecrets(withSeverities(scanned, policy), policy.paths);
  const { unavailable = [] } = given.facts ?? {};
  const answered = given.facts === undefined ? {} : answeredFacts(given.facts, environment, now);
  const known: Partial<KnownFacts> = {
    declarations,
    secrets,
    ...Object.fromEntries(
      Object.entries(answered).filter(([name]) => !unavailable.some((fact) => fact === name)),
    ),
  };
  const gaps = FACT_NAMES.filter((name) => known[name] === undefined).map((name) =>
    gapOf(
      name,
      unavailable.some((fact) => fact === name),
    ),
  );
  return { known, gaps, lines: await declaringLines(files, declarations.keys) };
}

function gapOf(fact: FactName, isUnavailable: boolean): Gap {
  if (isUnavailable)
    return { fact, kind: 'unavailable', title: 'Not Available', detail: 'The case declares it unavailable.' };
  const isOfLowerPlane = LOWERPLANE_FACTS.some((name) => name === fact);
  return {
    fact,
    kind: 'not-configured',
    title: isOfLowerPlane ? 'LowerPlane Not Queried' : 'Not Known',
    detail: isOfLowerPlane ? 'The case gives no facts.' : 'A case cannot give this fact.',
  };
}

/** Texts by path. */
function textsOf(declarations: PolicyCase['declarations']): ReadonlyMap<string, string> {
  if (typeof declarations === 'string')
    return new Map(declarations === '' ? [] : [['main.tf', declarations]]);
  // JSON is YAML.
  if (Array.isArray(declarations))
    return new Map([['lowerplane.yaml', JSON.stringify({ version: 1, keys: declarations }, undefined, 2)]]);
  return new Map(Object.entries(declarations));
}

function answeredFacts(
  { gate_key: own = {}, keys, posture, tests, controls }: GivenFacts,
  environment: Environment | undefined,
  now: Instant,
): Pick<KnownFacts, (typeof LOWERPLANE_FACTS)[number]> {
  const time = (text: string) => formatInstant(instantIn(text, now) ?? now);
  const timeOrNone = (text: string | null) => (text === null ? null : time(text));
  const self: GivenKey = {
    name: 'Gate',
    permissions: own.permissions ?? 'read-only',
    environments: own.environments ?? (environment === undefined ? 'all' : [environment]),
    status: 'active',
    created_at: '-30d',
    last_used_at: '-1m',
    expires_at: own.expires_at === undefined ? '+60d' : own.expires_at,
  };
  return {
    self: keyOf(self, time),
    keys: keys.map((key) => keyOf(key, time)),
    postures: [posture].flat().map(({ source, timestamp, overall, frameworks }) => ({
      source,
      posture: {
        version: 'v1',
        timestamp: timestamp === undefined ? formatInstant(now) : time(timestamp),
        compliance_posture: overall,
        frameworks: Object.entries(frameworks).map(([name, one]) => {
          const {
            score,
            status = 'compliant',
            controls = [],
          } = typeof one === 'number' ? { score: one } : one;
          return { name, score, status, controls };
        }),
      },
    })),
    tests: tests.map(({ title, owner, controls: controlIds, remediation, ...test }) => ({
      ...test,
      title: title ?? test.id,
      environment: test.environment ?? environment ?? 'production',
      owner: owner ?? null,
      last_run_at: timeOrNone(test.last_run_at),
      failing_since: timeOrNone(test.failing_since),
      control_ids: controlIds,
      remediation,
    })),
    controls: controls.map(({ title, owner, justification, ...control }) => ({
      ...control,
      title: title ?? control.id,
      environment: control.environment ?? environment ?? 'production',
      owner: owner ?? null,
      justification: justification ?? null,
      remediation_date: timeOrNone(control.remediation_date),
      test_ids: [],
      evidence_ids: [],
      policy_ids: [],
    })),
  };
}

/** A record of a key as LowerPlane returns it. Its ids follow from its name. */
function keyOf(given: GivenKey, time: (text: string) => string): ApiKey {
  const digest = createHash('sha256').update(given.name).digest('hex');
  const actor = { type: 'user', id: 'case', name: 'Case' } as const;
  const isRevoked = given.status === 'revoked';
  return {
    ...given,
    id: `key_${digest.slice(0, 20)}`,
    organization_id: `org_${'0'.repeat(20)}`,
    last_four: digest.slice(0, 4),
    fingerprint: digest.slice(0, 16),
    created_at: time(given.created_at),
    created_by: actor,
    expires_at: given.expires_at === null ? null : time(given.expires_at),
    last_used_at: given.last_used_at === null ? null : time(given.last_used_at),
    request_count: given.last_used_at === null ? 0 : 1,
    revoked_at: isRevoked ? time('-1d') : null,
    revoked_by: isRevoked ? actor : null,
  };
}

import fc from 'fast-check';
import type { KnownFacts } from '../../action/check/facts.ts';
import type { ScanScope } from '../../action/scan/scan-result.ts';
import type { SecretMatch } from '../../action/scan/secret-match.ts';
import { SEVERITIES } from '../../action/scan/severity.ts';
import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import { ABSENT, type DeclaredAttribute } from '../../provider/declarations/declared-attribute.ts';
import type { KeyDeclaration } from '../../provider/declarations/key-declaration.ts';
import { anyOpenings } from '../../provider/keys/any-openings.fixture.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../../provider/keys/environments.ts';
import type { ExpirationRule } from '../../provider/keys/expiration.ts';
import { PERMISSIONS } from '../../provider/keys/permissions.ts';
import type { RotationRule } from '../../provider/keys/rotation.ts';
import { at, DAY, daysAgo, declared, known, live, NOW, VARIABLE } from './keys.ts';

/** Ordinary and hostile names. */
const anyName = fc.oneof(
  fc.constantFrom('CI gate', 'Board', 'Evidence Upload'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('::error::x\n::stop', '\u001b[31mred', 'a\r\nb', '\u202eevil'),
);

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<DeclaredAttribute<Value>> =>
  fc.oneof(
    { weight: 4, arbitrary: value.map((one) => known(one)) },
    fc.constant(ABSENT),
    fc.constant(VARIABLE),
    fc.constant({ kind: 'invalid', at: at(3) } as const),
  );

const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * DAY);
const environments: fc.Arbitrary<EnvironmentScope> = fc.oneof(
  fc.constant('all' as const),
  fc.subarray([...ENVIRONMENTS], { minLength: 1 }),
);
const expiration: fc.Arbitrary<ExpirationRule> = fc.oneof(
  fc.constant({ kind: 'never' } as const),
  days(1, 900).map((ms) => ({ kind: 'in', ms }) as const),
  days(-900, 900).map((ms) => ({ kind: 'at', at: NOW + ms }) as const),
);
const rotation: fc.Arbitrary<RotationRule> = fc.record({
  every: fc.option(days(1, 900), { nil: undefined }),
  beforeExpiry: fc.option(days(1, 90), { nil: undefined }),
  overlap: days(0, 90),
  overlapMax: fc.option(days(1, 300), { nil: undefined }),
  anchor: fc.option(
    days(-900, 900).map((ms) => NOW + ms),
    { nil: undefined },
  ),
  openings: fc.option(anyOpenings(NOW), { nil: undefined }),
});

const declaration: fc.Arbitrary<KeyDeclaration> = fc
  .record({
    name: maybe(anyName),
    permissions: maybe(fc.constantFrom(...PERMISSIONS)),
    environments: maybe(environments),
    expiration: maybe(expiration),
    rotation: maybe(rotation),
    destinations: maybe(fc.array(fc.constantFrom('file:a', 'file:b', 'age:age1x'), { maxLength: 3 })),
    secretInState: maybe(fc.boolean()),
    deletionProtection: maybe(fc.boolean()),
    purpose: maybe(anyName),
    origin: fc.constantFrom('terraform', 'terraform-json', 'cdk', 'yaml'),
    address: anyName,
  })
  .map((given) => declared(given));

const key: fc.Arbitrary<ApiKey> = fc
  .record({
    name: anyName,
    permissions: fc.constantFrom(...PERMISSIONS),
    environments,
    status: fc.constantFrom('active', 'revoked'),
    created: fc.nat(900),
    expires: fc.option(fc.integer({ min: -900, max: 900 })),
    used: fc.option(fc.nat(900)),
    id: fc.nat(1_000_000).map((number) => `key_${number.toString().padStart(20, '0')}`),
  })
  .map(({ created, expires, used, environments: scope, ...rest }) =>
    live({
      ...rest,
      environments: scope === 'all' ? scope : [...scope],
      created_at: daysAgo(created),
      expires_at: expires === null ? null : daysAgo(expires),
      last_used_at: used === null ? null : daysAgo(used),
    }),
  );

const instant = fc.integer({ min: -900, max: 900 }).map(daysAgo);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const cpxStatus = fc.constantFrom('compliant', 'partial', 'non_compliant');

/** Of a scan of all files. */
export const SCOPE: ScanScope = {
  kind: 'tree',
  root: '/',
  inRepository: true,
  shallow: false,
  commits: 0,
  files: 0,
  bytes: 0,
  windowed: 0,
  skipped: [],
  threads: 1,
  engine: 'script',
};

const secret: fc.Arbitrary<SecretMatch> = fc
  .record({
    path: fc.constantFrom('a.ts', 'b/c.tf', '::error::x'),
    line: fc.integer({ min: 1, max: 30 }),
    severity: fc.constantFrom(...SEVERITIES),
    origin: fc.constantFrom(
      { kind: 'file' } as const,
      { kind: 'commit', commit: 'c0ffee'.padEnd(40, '0'), present: false } as const,
    ),
    fingerprint: fc.nat(5).map((number) => `${number}`.repeat(32)),
    keyFingerprint: fc.option(fc.constant('0123456789abcdef'), { nil: undefined }),
  })
  .map(({ path, line, keyFingerprint, ...rest }) => ({
    ...rest,
    ruleId: 'github',
    title: 'GitHub token',
    vendor: 'GitHub',
    confidence: 'high',
    notes: [],
    path,
    position: { line, column: 5, endLine: line, endColumn: 45 },
    otherLines: [],
    occurrences: 1,
    secret: { lastFour: 'wxyz', length: 40 },
    fix: 'Revoke it.',
    ...(keyFingerprint === undefined ? {} : { keyFingerprint }),
  }));

/** Arbitrary facts, all known. */
export const anyFacts: fc.Arbitrary<KnownFacts> = fc.record({
  declarations: fc.record({
    keys: fc.array(declaration, { maxLength: 4 }),
    faults: fc.array(
      fc.record({
        kind: fc.constantFrom('unreadable', 'invalid-value'),
        at: fc.constant(at(5)),
        message: anyName,
      }),
      { maxLength: 1 },
    ),
    files: fc.constant(['main.tf']),
  }),
  keys: fc.array(key, { maxLength: 5 }),
  self: key,
  secrets: fc.record({
    scope: fc.constant(SCOPE),
    findings: fc.array(secret, { maxLength: 3 }),
    allowed: fc.array(
      secret.map((finding) => ({ ...finding, allowed: 'an example' })),
      { maxLength: 1 },
    ),
    preexisting: fc.array(
      secret.map((finding) => ({ ...finding, origin: { kind: 'preexisting' } as const })),
      { maxLength: 1 },
    ),
  }),
  postures: fc.array(
    fc.record({
      source: fc.oneof(fc.constant('LowerPlane'), anyName),
      posture: fc.record({
        version: fc.constant('v1'),
        timestamp: instant,
        compliance_posture: fc.constantFrom('compliant', 'partially_compliant', 'non_compliant', 'unknown'),
        frameworks: fc.array(
          fc.record({
            name: fc.oneof(fc.constantFrom('SOC 2', 'soc-2', 'ISO 27001'), anyName),
            status: cpxStatus,
            score: share,
            controls: fc.array(
              fc.record({ id: anyName, status: cpxStatus, remediation_date: fc.oneof(instant, anyName) }),
              { maxLength: 2 },
            ),
          }),
          { maxLength: 3 },
        ),
      }),
    }),
    { maxLength: 3 },
  ),
  tests: fc.array(
    fc.record({
      id: fc.constantFrom('test_1', 'test_2', 'test_3'),
      title: anyName,
      environment: fc.constantFrom(...ENVIRONMENTS),
      status: fc.constantFrom('passing', 'failing', 'pending', 'not_run'),
      severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'informational'),
      type: fc.constantFrom('automated', 'manual'),
      owner: fc.option(anyName),
      last_run_at: fc.option(instant),
      failing_since: fc.option(instant),
      control_ids: fc.array(anyName, { maxLength: 7 }),
    }),
    { maxLength: 4 },
  ),
  controls: fc.array(
    fc.record({
      id: fc.constantFrom('CC6.1', 'CC6.2', 'A.8.2'),
      title: anyName,
      environment: fc.constantFrom(...ENVIRONMENTS),
      status: fc.constantFrom('implemented', 'partially_implemented', 'not_implemented', 'not_applicable'),
      owner: fc.option(anyName),
      frameworks: fc.constant(['SOC 2']),
      test_ids: fc.constant([]),
      evidence_ids: fc.constant([]),
      policy_ids: fc.constant([]),
      justification: fc.option(anyName),
      remediation_date: fc.option(instant),
    }),
    { maxLength: 4 },
  ),
  postureBaseline: fc.record({
    recordedAt: instant,
    scores: fc.array(
      fc.record({
        source: fc.oneof(fc.constant('LowerPlane'), anyName),
        framework: fc.constantFrom('SOC 2', 'HIPAA'),
        score: share,
      }),
      { maxLength: 3 },
    ),
  }),
});

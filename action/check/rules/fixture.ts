import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { apiKey, environment } from '../../../provider/api/contract/api-key.ts';
import { instant } from '../../../provider/api/contract/common.ts';
import { complianceTest } from '../../../provider/api/contract/compliance-test.ts';
import { control } from '../../../provider/api/contract/control.ts';
import { posture } from '../../../provider/api/contract/posture.ts';
import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import { FACT_NAMES, type Facts } from '../facts.ts';
import { DEFAULT_POLICY } from '../policy/default-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { Rule, RuleContext } from './definition/rule.ts';
import type { Place, Undecidable, Violation } from './definition/violation.ts';
import { ALL_RULES } from './rule-set.ts';

/** `facts.json` of a fixture: what the world looks like, in the shapes of the API's contract. */
const fixtureFacts = z.strictObject({
  now: instant,
  environment: environment.optional(),
  self: apiKey.optional(),
  keys: z.array(apiKey).optional(),
  postures: z.array(z.strictObject({ source: z.string(), posture })).optional(),
  tests: z.array(complianceTest).optional(),
  controls: z.array(control).optional(),
  postureBaseline: z
    .strictObject({
      recordedAt: instant,
      scores: z.array(
        z.strictObject({ source: z.string(), framework: z.string(), score: z.number().min(0).max(1) }),
      ),
    })
    .optional(),
  gaps: z
    .array(
      z.strictObject({
        fact: z.enum(FACT_NAMES),
        kind: z.enum(['not-configured', 'unavailable', 'refused', 'invalid']),
        title: z.string(),
        detail: z.string(),
      }),
    )
    .default([]),
});

/** A small repository, the world around it, and what a rule has to say about it. */
export interface Fixture {
  /** `missing-expiration/ng.absent` */
  readonly name: string;
  readonly ruleId: string;
  readonly kind: 'ok' | 'ng';
  readonly folder: string;
}

/** A thing that a rule found, as `output.json` holds it. */
export interface FoundText {
  readonly kind: Violation['kind'] | Undecidable['kind'];
  readonly place: string;
  readonly message: string;
  readonly severity?: string;
  readonly fix?: string;
  readonly identity?: readonly string[];
  readonly fingerprint?: string;
  readonly keyName?: string;
  readonly suggestion?: Violation['suggestion'];
  readonly allowed?: string;
}

/** All fixtures below a folder: `<rule-id>/{ok,ng}.<case>/`. */
export function listFixtures(root: string): Fixture[] {
  const foldersIn = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  return foldersIn(root).flatMap((ruleId) =>
    foldersIn(join(root, ruleId)).map((name): Fixture => {
      const kind = name.split('.')[0];
      if (kind !== 'ok' && kind !== 'ng') throw new Error(`${ruleId}/${name} is named neither ok.* nor ng.*`);
      return { name: `${ruleId}/${name}`, ruleId, kind, folder: join(root, ruleId, name) };
    }),
  );
}

/** Runs a rule on a fixture, with some of its files' texts changed. */
export async function runFixture(
  rule: Rule,
  { folder }: Fixture,
  changed: ReadonlyMap<string, string> = new Map(),
): Promise<readonly FoundText[]> {
  const { facts, context } = await readFixture(folder, changed);
  const run = rule.run(facts, context.policy.rules[rule.id]?.parameters, context);
  if (run.kind === 'not-evaluated') {
    throw new Error(`${rule.id} was not evaluated: the fixture lacks ${run.missing.join(', ')}.`);
  }
  return run.found.map((found) => foundText(found, rule));
}

/** The facts and the policy that a fixture's folder describes. */
async function readFixture(
  folder: string,
  changed: ReadonlyMap<string, string>,
): Promise<{ facts: Facts; context: RuleContext }> {
  const { now, environment, gaps, ...given } = fixtureFacts.parse(
    JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')),
  );
  const { self, keys, postures, tests, controls, postureBaseline } = given;
  const policy = await policyOf(join(folder, 'policy.yaml'));
  const declarations = await readDeclarations(filesOf(join(folder, 'files'), changed));
  return {
    facts: {
      known: {
        declarations,
        ...(self && { self }),
        ...(keys && { keys }),
        ...(postures && { postures }),
        ...(tests && { tests }),
        ...(controls && { controls }),
        ...(postureBaseline && { postureBaseline }),
      },
      gaps,
    },
    // Nothing else runs on a fixture, so that no waiver is of use.
    context: { now: Date.parse(now), environment, policy, unusedWaivers: policy.waivers },
  };
}

async function policyOf(path: string): Promise<Policy> {
  return existsSync(path)
    ? readPolicy(readFileSync(path, 'utf8'), '.lowerplane/policy.yaml', ALL_RULES)
    : DEFAULT_POLICY;
}

function filesOf(root: string, changed: ReadonlyMap<string, string>): FileSource {
  const paths = existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort()
    : [];
  return {
    list: async () => paths,
    read: async (path) =>
      paths.includes(path) ? (changed.get(path) ?? readFileSync(join(root, path), 'utf8')) : undefined,
  };
}

function foundText(found: Violation | Undecidable, rule: Rule): FoundText {
  const { kind, message } = found;
  const place = placeText(found.place);
  if (found.kind === 'undecidable') return { kind, place, message };
  const { fix, identity, fingerprint, keyName, suggestion, allowed } = found;
  return {
    kind,
    place,
    message,
    severity: found.severity ?? rule.severity,
    ...(fix !== undefined && { fix }),
    identity,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(keyName !== undefined && { keyName }),
    ...(suggestion && { suggestion }),
    ...(allowed !== undefined && { allowed }),
  };
}

function placeText(place: Place): string {
  switch (place.kind) {
    case 'code': {
      const { path, line, column, endLine, endColumn } = place.range;
      const commit = place.commit === undefined ? '' : `${place.commit}:`;
      return `${commit}${path}:${line}:${column}-${endLine}:${endColumn}`;
    }
    case 'remote':
      return `${place.thing} "${place.name}"`;
    case 'set-up':
      return 'set-up';
  }
}

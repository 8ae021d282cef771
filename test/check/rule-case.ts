import type { Facts, KnownFacts } from '../../action/check/facts.ts';
import { notKnownText } from '../../action/check/not-known.ts';
import { DEFAULT_POLICY } from '../../action/check/policy/default-policy.ts';
import type { Policy } from '../../action/check/policy/policy.ts';
import { readPolicy } from '../../action/check/policy/read-policy.ts';
import type { Rule, RuleContext } from '../../action/check/rules/definition/rule.ts';
import type { Place, Undecidable, Violation } from '../../action/check/rules/definition/violation.ts';
import { GATE_RULES } from '../../action/check/rules/generated/gate-rules.ts';
import type { Severity } from '../../action/scan/severity.ts';
import type { ApiKey } from '../../provider/api/contract/api-key.ts';
import type { DeclaredKeys } from '../../provider/declarations/declared-keys.ts';
import type { FileSource } from '../../provider/declarations/file-source.ts';
import type { KeyDeclaration } from '../../provider/declarations/key-declaration.ts';
import { readDeclarations } from '../../provider/declarations/read-declarations.ts';
import type { Environment } from '../../provider/keys/environments.ts';
import { declarations, declared, NOW } from './keys.ts';

/**
 * One situation, and what a rule finds in it. Everything has a default: a row says what differs.
 *
 * Facts that are left out are not known; without `code` and `declared`, nothing is declared.
 */
export interface RuleCase extends Partial<Omit<KnownFacts, 'secrets' | 'declarations' | 'keys'>> {
  /** Text of `main.tf`, or of several files by path. */
  readonly code?: string | Readonly<Record<string, string>>;
  /** Instead of code: the declarations as they are read, as far as they differ from {@link declared}. */
  readonly declared?: Partial<KeyDeclaration> | readonly Partial<KeyDeclaration>[] | DeclaredKeys;
  readonly secrets?: KnownFacts['secrets'] | (() => Promise<KnownFacts['secrets']>);
  readonly keys?: readonly ApiKey[];
  readonly environment?: Environment;
  /** The rule's own parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The rest of the policy file, in YAML. */
  readonly policy?: string;
  /** Errors in the policy and the baseline of the checked files. */
  readonly policyProblems?: RuleContext['policyProblems'];
  /** None: the situation is clean. */
  readonly finds?: readonly Expected[];
}

/** Rows by what is special about them. */
export type RuleCases = Readonly<Record<string, RuleCase>>;

/**
 * What is found. A word alone asserts the severity, or that the rule cannot decide. An object asserts everything, and
 * holds what is not what one expects of the key it is about.
 */
export type Expected = Severity | 'undecidable' | ExpectedFinding;

export interface ExpectedFinding {
  readonly kind?: 'undecidable';
  /** `main.tf:4:18-4:25`, `key "CI gate"`, `set-up`. */
  readonly at: string;
  readonly message: string;
  /** By default the rule's. */
  readonly severity?: Severity;
  /** By default the rule's. */
  readonly fix?: string;
  /** By default those of the declaration the finding is in, or of the live key it names. */
  readonly identity?: readonly string[];
  readonly keyName?: string | null;
  readonly fingerprint?: string;
  readonly allowed?: string;
  /** The line that is replaced, in the file of the finding, and what replaces it. */
  readonly suggestion?: readonly [line: number, replacement: string];
}

/** A case made ready to run. */
export interface Situation {
  readonly facts: Facts;
  readonly context: RuleContext;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads code and policy of a case as the gate does.
 *
 * @param changed texts of files that replace those of the case.
 */
export async function situationOf(
  rule: Rule,
  {
    code,
    declared: given,
    secrets,
    environment,
    parameters,
    policy: rest,
    policyProblems = [],
    finds: _,
    ...known
  }: RuleCase,
  changed: ReadonlyMap<string, string> = new Map(),
): Promise<Situation> {
  const texts = typeof code === 'string' ? { 'main.tf': code } : (code ?? {});
  const files = new Map([...Object.entries(texts), ...changed]);
  const policy = await policyOf(rule, parameters, rest);
  return {
    files,
    facts: {
      known: {
        ...known,
        ...(secrets !== undefined && { secrets: typeof secrets === 'function' ? await secrets() : secrets }),
        declarations: given === undefined ? await readDeclarations(sourceOf(files)) : declarationsOf(given),
      },
      gaps: [],
    },
    // No other rule runs, so that every waiver is unused.
    context: {
      now: NOW,
      environment,
      policy,
      writtenWaivers: policy.waivers,
      policyProblems,
      unusedWaivers: policy.waivers,
    },
  };
}

async function policyOf(
  rule: Rule,
  parameters: RuleCase['parameters'],
  rest: string | undefined,
): Promise<Policy> {
  if (parameters === undefined && rest === undefined) return DEFAULT_POLICY;
  const rules = parameters === undefined ? '' : `rules: ${JSON.stringify({ [rule.id]: parameters })}\n`;
  return readPolicy(`version: 1\n${rules}${rest ?? ''}`, '.lowerplane/policy.yaml', GATE_RULES);
}

function declarationsOf(given: NonNullable<RuleCase['declared']>): DeclaredKeys {
  if ('faults' in given) return given;
  return declarations(...[given].flat().map(declared));
}

function sourceOf(files: ReadonlyMap<string, string>): FileSource {
  return { list: async () => [...files.keys()].sort(), read: async (path) => files.get(path) };
}

/** What a rule finds in a situation. */
export function findingsIn(rule: Rule, { facts, context }: Situation): readonly (Violation | Undecidable)[] {
  const run = rule.run(facts, context.policy.rules[rule.id]?.parameters, context);
  if (run.kind === 'evaluated') return run.found;
  throw new Error(`${rule.id} was not evaluated: the case lacks ${run.missing.join(', ')}.`);
}

/** A finding as a case writes it, with all that the case may leave out left out. */
export function asExpected(
  found: Violation | Undecidable,
  rule: Rule,
  situation: Situation,
): ExpectedFinding {
  const at = locationText(found.place);
  if (found.kind === 'undecidable') return { kind: 'undecidable', at, message: notKnownText(found) };
  const { message, severity = rule.severity, fix, identity, fingerprint, keyName, allowed } = found;
  const usual = usualOf(found.place, situation);
  return {
    at,
    message,
    ...(severity !== rule.severity && { severity }),
    ...(fix !== undefined && { fix }),
    ...(JSON.stringify(identity) !== JSON.stringify(usual.identity) && { identity }),
    ...(keyName !== usual.keyName && { keyName: keyName ?? null }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(allowed !== undefined && { allowed }),
    ...suggestionOf(found),
  };
}

function suggestionOf({ suggestion, place }: Violation): Pick<ExpectedFinding, 'suggestion'> {
  if (suggestion === undefined) return {};
  const { path, firstLine, lastLine, replacement } = suggestion;
  if (place.kind !== 'code' || place.range.path !== path || firstLine !== lastLine)
    throw new Error(`a suggestion for ${path}:${firstLine}-${lastLine} cannot be written in a case`);
  return { suggestion: [firstLine, replacement] };
}

/** Identity and name of the key of a finding. */
function usualOf(place: Place, { facts: { known } }: Situation): Pick<Violation, 'identity' | 'keyName'> {
  if (place.kind === 'remote') {
    const key = place.thing === 'key' ? known.keys?.find(({ name }) => name === place.name) : undefined;
    return key === undefined ? { identity: [] } : { identity: [key.id], keyName: key.name };
  }
  const key = known.declarations?.keys.find(
    ({ extent }) => place.kind === 'code' && isIn(place.range, extent),
  );
  if (key === undefined) return { identity: [] };
  return {
    identity: [key.header.path, key.address],
    ...(key.name.kind === 'known' && { keyName: key.name.value }),
  };
}

function isIn(inner: KeyDeclaration['extent'], outer: KeyDeclaration['extent']): boolean {
  return inner.path === outer.path && inner.line >= outer.line && inner.endLine <= outer.endLine;
}

function locationText(place: Place): string {
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

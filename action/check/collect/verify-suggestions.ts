import { desiredOf } from '../../../provider/declarations/desired-key.ts';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { plan } from '../../../provider/keys/plan.ts';
import type { Facts } from '../facts.ts';
import type { SuggestedChange } from '../rules/definition/violation.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import type { Finding } from '../verdict/finding.ts';
import type { CheckResult } from '../verdict/result.ts';

/** Further suggestions are not made: each is judged as a check of its own. */
const MOST = 30;

/** What the suggestions of a result are judged by. */
export interface SuggestionJudge {
  readonly facts: Facts;
  readonly evaluation: Evaluation;
  /** The checked files. */
  readonly files: FileSource;
}

/**
 * A result whose suggestions were judged again with the reader, the rules and the planner, as if they were accepted. One
 * that does not fix its finding, causes another, changes another key or cannot be planned is left out. Programs are not
 * run, so suggestions in them are kept.
 */
export async function verifySuggestions(result: CheckResult, judge: SuggestionJudge): Promise<CheckResult> {
  const groups = Map.groupBy(
    result.findings.filter(({ suggestion }) => suggestion !== undefined && isRead(suggestion.path)),
    ({ suggestion }) => JSON.stringify(suggestion),
  );
  if (groups.size === 0) return result;
  const files = new RememberedFiles(judge.files);
  const rejected = new Set<Finding>();
  for (const [index, group] of [...groups.values()].entries()) {
    const [{ suggestion } = {}] = group;
    const fixed =
      suggestion === undefined || index >= MOST
        ? []
        : await fixedBy(suggestion, group, result, { ...judge, files });
    for (const finding of group) if (!fixed.includes(finding)) rejected.add(finding);
  }
  return {
    ...result,
    findings: result.findings.map((finding) => {
      if (!rejected.has(finding)) return finding;
      const { suggestion: _, ...rest } = finding;
      return rest;
    }),
  };
}

/** Files that the reader reads, as opposed to programs. */
function isRead(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$|\.ya?ml$/.test(path);
}

/** The findings of a group that a change fixes; none when it does anything else besides. */
async function fixedBy(
  change: SuggestedChange,
  group: readonly Finding[],
  result: CheckResult,
  { facts, evaluation, files }: SuggestionJudge & { readonly files: RememberedFiles },
): Promise<readonly Finding[]> {
  const before = facts.known.declarations;
  const text = await files.read(change.path);
  const changed = text === undefined ? undefined : applied(text, change);
  if (before === undefined || changed === undefined) return [];
  const reread = await readDeclarations(files.with(change.path, changed), evaluation.policy.terraform);
  const synthesized = before.keys.filter(({ origin }) => origin === 'cdk');
  const read = reread.keys.filter(({ origin }) => origin !== 'cdk');
  const declarations = { ...reread, keys: [...read, ...synthesized] };
  const after = evaluate(
    { ...facts, known: { ...facts.known, declarations } },
    { ...evaluation, before: undefined },
  );

  const known = new Set(result.findings.map(({ fingerprint }) => fingerprint));
  if (after.findings.some(({ fingerprint }) => !known.has(fingerprint))) return [];
  if (after.notKnown.length > result.notKnown.length) return [];
  const subjects = new Set(group.flatMap(({ declaration }) => (declaration ? [siteOf(declaration)] : [])));
  if (!changesOnly(subjects, before.keys, declarations.keys, evaluation.now)) return [];
  const left = new Set(after.findings.map(({ fingerprint }) => fingerprint));
  return group.filter(({ fingerprint }) => !left.has(fingerprint));
}

/** The text after a change; undefined when a whole line is replaced whose value comes from elsewhere. */
function applied(text: string, { firstLine, lastLine, replacement }: SuggestedChange): string | undefined {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const old = lines.slice(firstLine - 1, lastLine).join('\n');
  const isInsertion = replacement.startsWith(`${old}\n`);
  if (!isInsertion && /\b(?:var|local|each|count|module|data)\s*[.[]/.test(old)) return undefined;
  lines.splice(firstLine - 1, lastLine - firstLine + 1, ...replacement.split(/\r?\n/));
  return lines.join(end);
}

function siteOf({ directory, address, variant = '' }: KeyDeclaration): string {
  return JSON.stringify([directory, address, variant]);
}

/** Whether all other keys mean what they did, and the changed ones can be planned as well as before. */
function changesOnly(
  subjects: ReadonlySet<string>,
  before: readonly KeyDeclaration[],
  after: readonly KeyDeclaration[],
  now: Instant,
): boolean {
  const earlier = new Map(before.map((key) => [siteOf(key), key]));
  if (after.length !== before.length) return false;
  return after.every((key) => {
    const site = siteOf(key);
    const old = earlier.get(site);
    if (old === undefined) return false;
    if (meaningOf(old) === meaningOf(key)) return true;
    const problems = planProblems(key, now);
    const known = planProblems(old, now) ?? [];
    if (!subjects.has(site) || problems === undefined) return false;
    return problems.every((kind) => known.includes(kind));
  });
}

/** Everything about a key but its locations in files. */
function meaningOf(key: KeyDeclaration): string {
  const { header: _, extent: __, insertion: ___, madeBy: ____, ...rest } = key;
  return JSON.stringify(rest, (name, value: unknown) =>
    name === 'at' || name === 'origins' ? undefined : value,
  );
}

/** What keeps the key from being created as declared; undefined for an invalid one. Unknown values are no problem. */
function planProblems(key: KeyDeclaration, now: Instant): readonly string[] | undefined {
  const desired = desiredOf(key);
  return desired && plan({ ...desired, trigger: undefined }, undefined, now).problems.map(({ kind }) => kind);
}

/** Files that are read once, with one of them changed if wanted. */
class RememberedFiles implements FileSource {
  readonly #files: FileSource;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  #paths: Promise<readonly string[]> | undefined;

  constructor(files: FileSource) {
    this.#files = files;
  }

  list(): Promise<readonly string[]> {
    this.#paths ??= this.#files.list();
    return this.#paths;
  }

  read(path: string): Promise<string | undefined> {
    const known = this.#texts.get(path) ?? this.#files.read(path);
    this.#texts.set(path, known);
    return known;
  }

  with(changed: string, text: string): FileSource {
    return {
      list: () => this.list(),
      read: (path) => (path === changed ? Promise.resolve(text) : this.read(path)),
    };
  }
}

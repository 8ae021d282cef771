import type { DeclaredKeys } from '../../../provider/declarations/declared-keys.ts';
import { desiredOf } from '../../../provider/declarations/desired-key.ts';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { NamedPlan } from '../../../provider/declarations/terraform/plan/root-of-plan.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { plan } from '../../../provider/keys/plan.ts';
import type { Facts } from '../facts.ts';
import type { SuggestedChange } from '../rules/definition/violation.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import type { Finding } from '../verdict/finding.ts';
import type { CheckResult } from '../verdict/result.ts';
import { keysOfChangedPrograms } from './changed-programs.ts';
import { changedText } from './changed-text.ts';

/** What changes are judged by. */
export interface ChangeJudge {
  readonly facts: Facts;
  readonly evaluation: Evaluation;
  /** The checked files. */
  readonly files: FileSource;
  /** Those before the change that is judged, if there is one. */
  readonly filesBefore: FileSource | undefined;
  /** Plans that complete what the files declare. */
  readonly plans: readonly NamedPlan[];
}

/** A change, and the findings that it is to fix. */
export interface Fix {
  readonly change: SuggestedChange;
  readonly findings: readonly Finding[];
}

/** The files as they would be, and what the rules say to them. */
export interface JudgedFiles {
  readonly files: ChangedFiles;
  readonly declarations: DeclaredKeys;
  readonly result: Pick<CheckResult, 'findings' | 'notKnown'>;
}

/** The files as they are. */
export function judgedFiles(result: CheckResult, { facts, files }: ChangeJudge): JudgedFiles | undefined {
  const { declarations } = facts.known;
  return declarations && { files: new ChangedFiles(files), declarations, result };
}

/** Files that the reader reads completely, as opposed to programs, of which it sees literals only. */
export function isRead(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$|\.ya?ml$/.test(path);
}

/**
 * Judges changes with the reader, the rules and the planner, as if they were made.
 *
 * @returns the files after them, and the findings that are fixed; undefined when they cause a finding, change another key,
 *   cannot be planned or leave more unknown.
 */
export async function judgeChanges(
  fixes: readonly Fix[],
  before: JudgedFiles,
  { facts, evaluation, filesBefore, plans }: ChangeJudge,
): Promise<(JudgedFiles & { readonly fixed: readonly Finding[] }) | undefined> {
  const files = await before.files.with(fixes.map(({ change }) => change));
  if (files === undefined) return undefined;
  const reread = await completed(
    await readDeclarations(files, evaluation.policy.terraform, filesBefore),
    plans,
  );
  const programs = [...new Set(fixes.map(({ change }) => change.path))].filter((path) => !isRead(path));
  const synthesized = await keysOfChangedPrograms(
    programs,
    before.files,
    files,
    before.declarations.keys.filter(({ origin }) => origin === 'cdk'),
  );
  if (synthesized === undefined) return undefined;
  const read = reread.keys.filter(({ origin }) => origin !== 'cdk');
  const declarations = { ...reread, keys: [...read, ...synthesized] };
  const result = evaluate(
    { ...facts, known: { ...facts.known, declarations } },
    { ...evaluation, before: undefined },
  );

  const known = new Set(before.result.findings.map(({ fingerprint }) => fingerprint));
  if (result.findings.some(({ fingerprint }) => !known.has(fingerprint))) return undefined;
  if (result.notKnown.length > before.result.notKnown.length) return undefined;
  const findings = fixes.flatMap((fix) => fix.findings);
  const subjects = new Set(findings.flatMap(({ declaration }) => (declaration ? [siteOf(declaration)] : [])));
  if (!changesOnly(subjects, before.declarations.keys, declarations.keys, evaluation.now)) return undefined;
  const left = new Set(result.findings.map(({ fingerprint }) => fingerprint));
  const fixed = findings.filter(({ fingerprint }) => !left.has(fingerprint));
  return { files, declarations, result, fixed };
}

/** Imported only when there are plans. */
async function completed(declared: DeclaredKeys, plans: readonly NamedPlan[]): Promise<DeclaredKeys> {
  if (plans.length === 0) return declared;
  const { withPlans } = await import('../../../provider/declarations/terraform/plan/merge-plans.ts');
  return withPlans(declared, plans).declared;
}

function siteOf({ directory, address, variant, tool }: KeyDeclaration): string {
  return JSON.stringify([directory, address, variant ?? '', tool ?? '']);
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

/** Files that are read once, some of them changed. */
export class ChangedFiles implements FileSource {
  /** New texts by path. */
  readonly changed: ReadonlyMap<string, string>;
  readonly #files: FileSource;
  readonly #texts: Map<string, Promise<string | undefined>>;
  #paths: Promise<readonly string[]> | undefined;

  constructor(files: FileSource, from?: ChangedFiles, changed: ReadonlyMap<string, string> = new Map()) {
    this.#files = files;
    this.#texts = from === undefined ? new Map() : from.#texts;
    this.#paths = from === undefined ? undefined : from.#paths;
    this.changed = changed;
  }

  list(): Promise<readonly string[]> {
    this.#paths ??= this.#files.list();
    return this.#paths;
  }

  read(path: string): Promise<string | undefined> {
    const changed = this.changed.get(path);
    return changed === undefined ? this.readUnchanged(path) : Promise.resolve(changed);
  }

  /** A text as it was before all changes. */
  readUnchanged(path: string): Promise<string | undefined> {
    const known = this.#texts.get(path) ?? this.#files.read(path);
    this.#texts.set(path, known);
    return known;
  }

  /** The same files with more changes; undefined when one of them cannot be made. */
  async with(changes: readonly SuggestedChange[]): Promise<ChangedFiles | undefined> {
    const changed = new Map(this.changed);
    for (const [path, own] of Map.groupBy(changes, (change) => change.path)) {
      const text = await this.read(path);
      const after = text === undefined ? undefined : changedText(text, own);
      if (after === undefined) return undefined;
      changed.set(path, after);
    }
    return new ChangedFiles(this.#files, this, changed);
  }
}

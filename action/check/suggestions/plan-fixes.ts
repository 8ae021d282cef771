import type { SuggestedChange } from '../rules/definition/violation.ts';
import type { Finding } from '../verdict/finding.ts';
import type { FixedFinding, FixLevel, FixPlan, UnfixedFinding } from '../verdict/fix-plan.ts';
import type { CheckResult } from '../verdict/result.ts';
import { keeps, overlap, replacedLines } from './changed-text.ts';
import {
  type ChangeJudge,
  type Fix,
  isRead,
  type JudgedFiles,
  judgeChanges,
  judgedFiles,
} from './judge-changes.ts';

/** Each is a check of its own. A run that needs more leaves the rest for the next one. */
const MOST_JUDGEMENTS = 200;

/** A comment in the syntaxes that suggestions are written in. */
const COMMENT = /#|\/\/|\/\*/;

/**
 * Plans changes that fix open findings. All that can be made are judged together; where that does not work, fewer are, down
 * to one. Fixing a finding can make another suggestion possible, so this goes on until there is none.
 *
 * @param result with suggestions that were not judged.
 */
export async function planFixes(result: CheckResult, judge: ChangeJudge, level: FixLevel): Promise<FixPlan> {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const start = judgedFiles(result, judge);
  const planning = new Planning(open, level);
  const end = start && (await planning.run(start, judge));
  const files = await Promise.all(
    [...(end?.files.changed ?? [])].map(async ([path, after]) => ({
      path,
      before: (await end?.files.readUnchanged(path)) ?? '',
      after,
    })),
  );
  const isFixed = new Set(planning.fixed.map(({ finding }) => finding));
  const left = open.flatMap((finding): UnfixedFinding[] => {
    const because = isFixed.has(finding) ? undefined : planning.reasonFor(finding);
    return because === undefined ? [] : [{ finding, because }];
  });
  const withoutSuggestion = open.length - planning.fixed.length - left.length;
  return { files, fixed: planning.fixed, left, withoutSuggestion };
}

class Planning {
  readonly fixed: FixedFinding[] = [];
  readonly #open: ReadonlyMap<string, Finding>;
  readonly #level: FixLevel;
  readonly #rejected = new Map<string, string>();
  #judgements = 0;

  constructor(open: readonly Finding[], level: FixLevel) {
    this.#open = new Map(open.map((finding) => [finding.fingerprint, finding]));
    this.#level = level;
  }

  async run(start: JudgedFiles, judge: ChangeJudge): Promise<JudgedFiles> {
    let state = start;
    for (;;) {
      let fixes = await this.#fixesFor(state);
      if (fixes.length === 0) return state;
      for (;;) {
        if (this.#judgements++ >= MOST_JUDGEMENTS) return state;
        const judged = await judgeChanges(fixes, state, judge);
        const works =
          judged && fixes.every(({ findings }) => findings.some((one) => judged.fixed.includes(one)));
        if (judged !== undefined && works) {
          for (const { change, findings } of fixes) {
            const before = replacedLines((await state.files.read(change.path)) ?? '', change);
            for (const { fingerprint } of findings.filter((one) => judged.fixed.includes(one))) {
              const finding = this.#open.get(fingerprint);
              if (finding !== undefined) this.fixed.push({ finding, change, before });
            }
          }
          state = judged;
          break;
        }
        if (fixes.length === 1) {
          for (const finding of fixes.flatMap(({ findings }) => findings))
            this.#rejected.set(
              finding.fingerprint,
              'the suggested change would not fix it, or would do something else besides',
            );
          break;
        }
        fixes = fixes.slice(0, Math.ceil(fixes.length / 2));
      }
    }
  }

  /** Why a finding with a suggestion is left; undefined when it has none. */
  reasonFor({ fingerprint, suggestion }: Finding): string | undefined {
    if (suggestion === undefined) return undefined;
    return this.#rejected.get(fingerprint) ?? 'too many changes were judged: run it again';
  }

  /** The changes for open findings that do not overlap. */
  async #fixesFor({ files, result }: JudgedFiles): Promise<readonly Fix[]> {
    const fixes: { readonly change: SuggestedChange; readonly findings: Finding[] }[] = [];
    for (const finding of result.findings) {
      const { fingerprint, suggestion: change } = finding;
      if (change === undefined || !this.#open.has(fingerprint) || this.#rejected.has(fingerprint)) continue;
      const reason = this.#refusal(change, (await files.read(change.path)) ?? '');
      if (reason !== undefined) {
        this.#rejected.set(fingerprint, reason);
        continue;
      }
      const same = fixes.find((other) => isSame(other.change, change));
      if (same !== undefined) same.findings.push(finding);
      else if (!fixes.some((other) => overlap(other.change, change)))
        fixes.push({ change, findings: [finding] });
    }
    return fixes;
  }

  #refusal(change: SuggestedChange, text: string): string | undefined {
    const { path, fix } = change;
    if (!isRead(path)) return 'it is in a program, which only a run could judge: make the change by hand';
    if (fix.safety === 'unsafe' && this.#level === 'safe') return `it takes --fix=all: ${fix.because}`;
    const old = replacedLines(text, change);
    return !keeps(change, old) && old.some((line) => COMMENT.test(line))
      ? 'the change would remove a comment: make it by hand'
      : undefined;
  }
}

function isSame(a: SuggestedChange, b: SuggestedChange): boolean {
  return (
    overlap(a, b) &&
    a.firstLine === b.firstLine &&
    a.lastLine === b.lastLine &&
    a.replacement === b.replacement
  );
}

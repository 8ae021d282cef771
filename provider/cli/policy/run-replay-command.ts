import { realpathSync } from 'node:fs';
import { CheckedFolder } from '../../../action/check/collect/checked-folder.ts';
import { readBaselineFile, readPolicyFile } from '../../../action/check/collect/policy-file.ts';
import { policySources } from '../../../action/check/collect/policy-files.ts';
import type { CheckRequest } from '../../../action/check/request.ts';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { locationText } from '../../../action/report/format/location-text.ts';
import type { Severity } from '../../../action/scan/severity.ts';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { formatDay, formatInstant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { lastMerges, type ReplayedMerge, replay } from './replay.ts';
import { failureText, pathInside } from './team-policy.ts';

const EXIT = { judged: 0, failed: 2 } as const;
const DEFAULT_COUNT = 50;
const WORK_TREE = { kind: 'work-tree' } as const;
/** Findings of a merge that the terminal shows. */
const MOST_SHOWN = 5;

interface ReplayValues {
  readonly against: number | undefined;
  readonly policy: string | undefined;
  readonly baseline: string | undefined;
  readonly 'fail-on': Severity | undefined;
  readonly format: 'terminal' | 'json' | undefined;
  readonly output: readonly ReportFile<'terminal' | 'json'>[];
}

/**
 * Judges past merges by the policy of today, and reports which ones it would have blocked.
 *
 * @returns the exit code.
 * @throws UsageError when the options do not fit the surroundings.
 */
export async function runReplayCommand(values: ReplayValues, io: CommandIo): Promise<number> {
  try {
    const replayed = await replayAll(values, io);
    await writeReports(values.format ?? 'terminal', values.output, io, (format) =>
      format === 'json' ? jsonText(documentOf(replayed)) : terminalText(replayed),
    );
    return EXIT.judged;
  } catch (error) {
    const text = failureText(error);
    if (text === undefined) throw error;
    io.error(`lowerplane policy: ${text}\n`);
    return EXIT.failed;
  }
}

async function replayAll(values: ReplayValues, { cwd }: CommandIo): Promise<readonly ReplayedMerge[]> {
  const root = findRepository(cwd)?.root;
  if (root === undefined)
    throw new UsageError(
      'Merges can be judged only in a git repository. This is not one, or git is not installed.',
    );
  const { policy, baseline, against = DEFAULT_COUNT } = values;
  const inTop = (option: string, file: string) => pathInside(root, realpathSync(cwd), file, option);
  const settings = {
    root,
    policyPath: policy === undefined ? '.lowerplane/policy.yaml' : inTop('--policy', policy),
    policyIsNamed: policy !== undefined,
    baselinePath: baseline === undefined ? '.lowerplane/baseline.json' : inTop('--baseline', baseline),
    overrides: { failOn: values['fail-on'], onUnavailable: undefined },
  };
  await requireValid(root, settings);
  const replayed: ReplayedMerge[] = [];
  for (const merge of lastMerges(root, against)) replayed.push(await replay(merge, settings));
  return replayed;
}

/**
 * A check judges by the policy of the change where that of its base is broken, so that a change can repair it. Here this
 * would replay policies of the past.
 *
 * @throws GateError when the policy or the baseline is not valid.
 */
async function requireValid(
  root: string,
  { policyPath, baselinePath }: Pick<CheckRequest, 'policyPath' | 'baselinePath'>,
): Promise<void> {
  const folder = new CheckedFolder({ root, tree: WORK_TREE, policyTree: WORK_TREE });
  try {
    for (const path of [policyPath, policyPath.replace(/\.yaml$/, '.yml')]) {
      const policy = await readPolicyFile(
        path,
        await folder.readText(WORK_TREE, path),
        policySources({}, WORK_TREE, folder),
      );
      if (policy.kind === 'faulty') throw policy.error;
    }
    const baseline = readBaselineFile(baselinePath, await folder.readText(WORK_TREE, baselinePath));
    if (baseline.kind === 'faulty') throw baseline.error;
  } finally {
    await folder.close();
  }
}

function blockedIn(replayed: readonly ReplayedMerge[]): readonly ReplayedMerge[] {
  return replayed.filter(({ outcome }) => outcome === 'fail');
}

/** How many merges each rule would have blocked, the most first. */
function byRule(replayed: readonly ReplayedMerge[]): readonly (readonly [string, number])[] {
  const rules = replayed.flatMap(({ blocking }) => [...new Set(blocking.map(({ ruleId }) => ruleId))]);
  return Object.entries(Object.groupBy(rules, (rule) => rule))
    .map(([rule, all = []]) => [rule, all.length] as const)
    .toSorted(([a, most], [b, least]) => least - most || (a < b ? -1 : 1));
}

function documentOf(replayed: readonly ReplayedMerge[]) {
  return {
    merges: replayed.length,
    blocked: blockedIn(replayed).length,
    without_verdict: replayed.filter(({ outcome }) => outcome === 'unknown').length,
    rules: Object.fromEntries(byRule(replayed)),
    results: replayed.map(({ commit, at, title, outcome, because, blocking }) => ({
      commit,
      at: formatInstant(at),
      title,
      outcome,
      because,
      findings: blocking.map(({ ruleId, severity, message, place }) => ({
        rule: ruleId,
        severity,
        at: locationText(place),
        message,
      })),
    })),
  };
}

function terminalText(replayed: readonly ReplayedMerge[]): string {
  const blocked = blockedIn(replayed);
  const open = replayed.filter(({ outcome }) => outcome === 'unknown');
  const lines = [
    `This policy would have blocked ${blocked.length} of ${count(replayed.length, 'merge')}.`,
    ...(replayed[0]?.policy === 'none' ? ['There is no policy file: these are the defaults.'] : []),
    ...(open.length === 0 ? [] : [`It would have given no verdict on ${open.length}.`]),
    ...byRule(replayed).map(([rule, merges]) => `  ${rule}: ${merges}`),
    ...[...blocked, ...open].flatMap((merge) => ['', ...linesOf(merge)]),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf({ commit, at, title, outcome, because, blocking }: ReplayedMerge): readonly string[] {
  const shown = blocking
    .slice(0, MOST_SHOWN)
    .map(
      ({ ruleId, severity, place, message }) => `${severity} ${ruleId} ${locationText(place)}: ${message}`,
    );
  const more = blocking.length - shown.length;
  return [
    `${commit.slice(0, 12)}  ${formatDay(at)}  ${printable(title)}`,
    ...(outcome === 'unknown' ? because : shown).map((line) => `  ${printable(line)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mode } from '../../../action/check/mode.ts';
import { environmentByPolicy } from '../../../action/check/policy/environment-name.ts';
import {
  explainPolicy,
  type Situation,
  type WrittenFile,
} from '../../../action/check/policy/explain-policy.ts';
import { readPolicyText } from '../../../action/check/policy/policy-text.ts';
import { GATE_RULES } from '../../../action/check/rules/generated/gate-rules.ts';
import { explanationJson, explanationText } from '../../../action/report/policy/policy-explanation.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import type { CommandIo } from '../command-io.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { failureText, pathInside, type TeamPolicy, withTeamPolicy } from './team-policy.ts';

const EXIT = { explained: 0, unreadable: 2 } as const;

interface ExplainValues {
  readonly path: string | undefined;
  readonly environment: string | undefined;
  readonly mode: Mode | undefined;
  readonly policy: string | undefined;
  readonly format: 'terminal' | 'json' | undefined;
  readonly output: readonly ReportFile<'terminal' | 'json'>[];
}

/**
 * Prints what the policy does in a situation.
 *
 * @returns the exit code.
 * @throws UsageError when a path is outside of the repository, or the policy knows no environment of the name.
 */
export async function runExplainCommand(values: ExplainValues, io: CommandIo): Promise<number> {
  try {
    return await withTeamPolicy(values.policy, io, async ({ policy, source, top, path, folder, digests }) => {
      const read = await writtenFile(folder, path);
      const paths = policy.overrides.flatMap((override) => override.policy ?? []);
      const nested = new Map<string, WrittenFile>();
      for (const one of new Set(paths)) {
        const file = await writtenFile(folder, one);
        if (file !== undefined) nested.set(one, file);
      }
      const situation = {
        mode: values.mode ?? 'review',
        environment: environmentIn(values.environment, policy),
        path:
          values.path === undefined
            ? undefined
            : pathInside(top, realpathSync(io.cwd), values.path, '--path'),
        now: io.now,
      };
      const bases: WrittenFile[] = [];
      for (const { path: base } of digests.policyParts) {
        const file = nested.has(base) ? undefined : await writtenBase(folder, top, base);
        if (file !== undefined) bases.push(file);
      }
      const explained = explainPolicy(policy, read, situation, GATE_RULES, nested, bases);
      const file = source.kind === 'none' ? undefined : path;
      await writeReports(values.format ?? 'terminal', values.output, io, (format, style) =>
        format === 'json' ? explanationJson(explained, file) : explanationText(explained, file, style),
      );
      return EXIT.explained;
    });
  } catch (error) {
    const text = failureText(error);
    if (text === undefined) throw error;
    io.error(`lowerplane policy explain: ${text}\n`);
    return EXIT.unreadable;
  }
}

/** @throws UsageError when the policy has nothing to say about it. */
function environmentIn(name: string | undefined, policy: TeamPolicy['policy']): Situation['environment'] {
  if (name === undefined) return undefined;
  const environment = environmentByPolicy(name, policy);
  if (environment !== undefined) return environment;
  throw new UsageError(
    `--environment must be one of ${ENVIRONMENTS.join(', ')} or an alias of one in the policy, not "${name}".`,
  );
}

/** A file of the repository, or one outside that the policy extends. */
async function writtenBase(
  folder: TeamPolicy['folder'],
  top: string,
  path: string,
): Promise<WrittenFile | undefined> {
  const inside = await writtenFile(folder, path);
  if (inside !== undefined) return inside;
  try {
    const read = readPolicyText(readFileSync(resolve(top, path), 'utf8'), path);
    return read.kind === 'read' ? read : undefined;
  } catch {
    // It was read a moment ago. Without it, its lines are not shown.
    return undefined;
  }
}

async function writtenFile(folder: TeamPolicy['folder'], path: string): Promise<WrittenFile | undefined> {
  const text = await folder.readText({ kind: 'work-tree' }, path);
  const read = typeof text === 'string' ? undefined : readPolicyText(text.text, path);
  return read?.kind === 'read' ? read : undefined;
}

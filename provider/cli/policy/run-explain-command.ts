import { realpathSync } from 'node:fs';
import type { Mode } from '../../../action/check/mode.ts';
import { environmentByPolicy } from '../../../action/check/policy/environment-name.ts';
import { explainPolicy, type Situation } from '../../../action/check/policy/explain-policy.ts';
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
    return await withTeamPolicy(values.policy, io, async ({ policy, source, top, path }) => {
      const situation = {
        mode: values.mode ?? 'review',
        environment: environmentIn(values.environment, policy),
        path:
          values.path === undefined
            ? undefined
            : pathInside(top, realpathSync(io.cwd), values.path, '--path'),
        now: io.now,
      };
      const explained = explainPolicy(policy, path, situation, GATE_RULES);
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

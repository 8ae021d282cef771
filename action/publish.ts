import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { endGroup, setFailed, setOutput, startGroup, warning } from '@actions/core';
import { printable, printableLines } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import type { CheckResult } from './check/verdict/result.ts';
import type { GateEvent } from './github/event.ts';
import type { Runner } from './github/runner.ts';
import type { Inputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { inline } from './report/format/markdown.ts';
import { workflowCommand } from './report/format/workflow-command.ts';
import { annotations } from './report/gate/annotations.ts';
import { gateIdentity } from './report/gate/gate-identity.ts';
import { type Links, SUMMARY_LIMIT, summary } from './report/gate/summary.ts';
import { terminal } from './report/gate/terminal.ts';
import { writeReportFiles } from './report-files.ts';
import { ScanError } from './scan/scan-error.ts';
import { print, shownLine } from './step-log.ts';

/** A result, and what is needed to publish it. */
export interface Publication {
  readonly result: CheckResult;
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
}

const LOG_WIDTH = 120;

/**
 * Publishes a result: log, annotations, job summary, report files, outputs, GitHub and LowerPlane. Failures of the last two
 * do not change the verdict.
 */
export async function publish(publication: Publication): Promise<void> {
  const { result, inputs, runner, event } = publication;
  const links = linksOf(publication);
  const identity = gateIdentity(result, {
    id: inputs.id,
    folder: inputs['working-directory'],
    environment: inputs.environment ?? (event.kind === 'deployment' ? event.environment : undefined),
  });
  print(terminal(result, { colors: false, width: LOG_WIDTH }));
  for (const annotation of annotations(result))
    process.stdout.write(`${printable(workflowCommand(annotation))}\n`);
  addToSummary(summary(result, { links, limit: SUMMARY_LIMIT }));
  await writeReportFiles({ result, links, identity }, inputs, runner.workspace);
  for (const [name, value] of Object.entries(outputsOf(result, inputs))) setOutput(name, value);

  if (inputs['github-token'] !== undefined && runner.repository !== undefined) {
    const { publishToGithub } = await import('./github/publish-to-github.ts');
    const { repository, workspace } = runner;
    const root = resolve(workspace, inputs['working-directory']);
    await publishToGithub({
      ...publication,
      links,
      identity,
      token: inputs['github-token'],
      repository,
      root,
    });
  }
  if (inputs['evidence-api-key'] !== undefined) {
    const { uploadEvidence } = await import('./upload-evidence.ts');
    const problem = await uploadEvidence(result, inputs, runner);
    if (problem === undefined) print('Uploaded the report as evidence.');
    else warning(printable(await shownLine(problem)), { title: 'Evidence upload failed' });
  }
}

/** A branch was deleted, so there is no commit to check. */
export async function nothingToCheck(because: string): Promise<void> {
  print(`Nothing to check: ${printable(await shownLine(because))}.`);
  setOutput('outcome', 'pass');
}

/** Without a verdict, the step fails. */
export async function noVerdict(error: unknown): Promise<void> {
  // Also when what follows fails.
  process.exitCode = 1;
  const { shownError } = await import('./check/verdict/shown-result.ts');
  const [title, detail] = await messageOf(shownError(error));
  setOutput('outcome', 'unknown');
  addToSummary(`## ❔ LowerPlane gate: No verdict\n\n**${inline(title)}.** ${inline(detail)}\n`);
  setFailed(printableLines(`${title}: ${detail}`));
}

async function messageOf(error: unknown): Promise<[string, string]> {
  if (error instanceof GateError) return [error.title, error.detail];
  if (error instanceof ScanError) return ['Repository Cannot Be Read', error.message];
  startGroup('Error details for a bug report');
  print(await shownLine(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  endGroup();
  return [
    'Internal Error',
    'An unexpected error occurred in this action. Please report it with the error details in the log.',
  ];
}

function addToSummary(text: string): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path) appendFileSync(path, text);
}

function linksOf({ result, inputs, runner, event }: Publication): Links | undefined {
  if (runner.repository === undefined) return undefined;
  const repository = `${runner.serverUrl}/${runner.repository}`;
  const isSuggesting = inputs.suggestions && event.kind === 'pull-request';
  return {
    repository,
    ...(isSuggesting && { suggestions: `${repository}/pull/${event.number}/files` }),
    commit: result.scope.range?.head ?? runner.sha,
    run: runner.runUrl,
  };
}

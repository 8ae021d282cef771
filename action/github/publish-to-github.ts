import { notice } from '@actions/core';
import { count } from '../../provider/text/count.ts';
import { printable } from '../../provider/text/printable.ts';
import { readChanges } from '../check/collect/changed-lines.ts';
import type { CheckResult } from '../check/verdict/result.ts';
import { shownText } from '../check/verdict/shown-result.ts';
import type { Inputs } from '../inputs.ts';
import { inert } from '../report/format/inert.ts';
import { checkRun } from '../report/gate/check-run.ts';
import { comment } from '../report/gate/comment.ts';
import type { GateIdentity } from '../report/gate/gate-identity.ts';
import { sarif } from '../report/gate/sarif.ts';
import { suggestions } from '../report/gate/suggestions.ts';
import type { Links } from '../report/gate/summary.ts';
import { findRepository } from '../scan/sources/repository.ts';
import { connectToGithub, type GithubConnection } from './api/connection.ts';
import { GithubError } from './api/github-error.ts';
import { putCheckRun } from './api/put-check-run.ts';
import { putStickyComment } from './api/sticky-comment.ts';
import { suggestChanges } from './api/suggest-changes.ts';
import { uploadSarif } from './api/upload-sarif.ts';
import type { GateEvent, PullRequestEvent } from './event.ts';
import type { Runner } from './runner.ts';

/** What to publish to GitHub, and the access to it. */
export interface GithubPublication {
  readonly result: CheckResult;
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
  readonly links: Links | undefined;
  readonly identity: GateIdentity;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Folder of the clone. */
  readonly root: string;
}

/** Time limit for all requests together: a verdict must not wait for GitHub. */
const TOTAL_MS = 60_000;

/** Publishes the result to GitHub as the inputs request. A failure is logged as a notice and does not change the verdict. */
export async function publishToGithub(publication: GithubPublication): Promise<void> {
  const { inputs, event, runner, token, repository } = publication;
  const wanted: [string, (github: GithubConnection) => Promise<string>][] = [];
  if (event.kind === 'pull-request') {
    if (inputs.comment !== 'never')
      wanted.push(['comment', (github) => publishComment(github, publication, event)]);
    if (inputs.suggestions)
      wanted.push(['suggestions', (github) => suggestFixes(github, publication, event)]);
  }
  if (inputs['check-run']) wanted.push(['check run', (github) => publishCheckRun(github, publication)]);
  if (inputs['upload-sarif'])
    wanted.push(['code scanning', (github) => publishToCodeScanning(github, publication)]);
  if (inputs.alerts) {
    const { publishAlerts } = await import('./publish-alerts.ts');
    const { result, identity } = publication;
    const alerts = { result, inputs, repository, run: runner.runUrl, marker: identity.alertMarker };
    wanted.push(['alerts', (github) => publishAlerts(github, alerts)]);
  }
  if (wanted.length === 0) return;
  await attempt('API', async () => {
    const github = connectToGithub({ apiUrl: runner.apiUrl, repository, token, totalMs: TOTAL_MS });
    for (const [name, publish] of wanted) {
      await attempt(name, async () => {
        process.stdout.write(`${inert(printable(shownText(await publish(github))))}\n`);
      });
    }
  });
}

/** Alerts are in no other place. */
const IN_SUMMARY = ' The summary of this run contains the same information.';

async function attempt(part: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const reason =
      error instanceof GithubError ? error.message : 'An unexpected error occurred in this action.';
    notice(`${printable(shownText(reason))}${part === 'alerts' ? '' : IN_SUMMARY}`, {
      title: `GitHub ${part} failed`,
    });
  }
}

async function publishComment(
  github: GithubConnection,
  { result, inputs, links, identity: { marker, oldMarker } }: GithubPublication,
  { number }: PullRequestEvent,
): Promise<string> {
  const create = result.outcome !== 'pass' || inputs.comment === 'always';
  const where = await putStickyComment(github, {
    pullRequest: number,
    marker,
    oldMarker,
    body: comment(result, links, { marker }),
    create,
  });
  return where === undefined ? 'The comment is up to date.' : `Comment: ${where}`;
}

async function suggestFixes(
  github: GithubConnection,
  { result, root }: GithubPublication,
  { number, head }: PullRequestEvent,
): Promise<string> {
  const { range } = result.scope;
  const isShown = range === undefined ? () => false : await linesInDiff(root, range);
  const made = await suggestChanges(github, number, head, suggestions(result, isShown));
  return `Added ${count(made, 'suggestion')}.`;
}

async function publishCheckRun(
  github: GithubConnection,
  { result, links, runner, identity }: GithubPublication,
): Promise<string> {
  const where = await putCheckRun(github, {
    ...checkRun(result, links),
    name: identity.checkName,
    commit: links?.commit ?? runner.sha,
    detailsUrl: runner.runUrl,
  });
  return `Check run: ${where}`;
}

async function publishToCodeScanning(
  github: GithubConnection,
  { result, links, runner, event, identity }: GithubPublication,
): Promise<string> {
  // The gate checks the head of a pull request, not its merge commit.
  const ref = event.kind === 'pull-request' ? `refs/pull/${event.number}/head` : runner.ref;
  const commit = links?.commit ?? runner.sha;
  await uploadSarif(github, {
    commit,
    ref,
    sarif: sarif(result, links, { suppressed: false, category: identity.category }),
  });
  return 'Uploaded the findings to code scanning.';
}

/** The changed line and the context lines that a diff shows around it. */
const CONTEXT = [-3, -2, -1, 0, 1, 2, 3];

/** Whether the diff of a pull request on GitHub contains a line, so that it can be commented on. */
async function linesInDiff(
  folder: string,
  changes: { readonly base: string; readonly head: string },
): Promise<(path: string, line: number) => boolean> {
  const repository = findRepository(folder);
  if (repository === undefined) return () => false;
  const tree = { kind: 'commit', commit: changes.head } as const;
  const { isChanged } = await readChanges(repository, tree, changes.base);
  return (path, line) => CONTEXT.some((distance) => isChanged(path, line + distance));
}

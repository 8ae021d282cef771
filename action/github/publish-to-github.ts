import { notice } from '@actions/core';
import { count } from '../../provider/text/count.ts';
import { printable } from '../../provider/text/printable.ts';
import type { CheckResult } from '../check/verdict/result.ts';
import type { Inputs } from '../inputs.ts';
import { inert } from '../report/format/inert.ts';
import { checkRun } from '../report/gate/check-run.ts';
import { comment, commentMarker } from '../report/gate/comment.ts';
import { sarif } from '../report/gate/sarif.ts';
import { suggestions } from '../report/gate/suggestions.ts';
import type { Links } from '../report/gate/summary.ts';
import { connectToGithub, type GithubConnection } from './api/connection.ts';
import { GithubError } from './api/github-error.ts';
import { putCheckRun } from './api/put-check-run.ts';
import { uploadSarif } from './api/sarif-upload.ts';
import { putStickyComment } from './api/sticky-comment.ts';
import { suggestChanges } from './api/suggest-changes.ts';
import type { GateEvent, PullRequestEvent } from './event.ts';
import { linesShown } from './lines-shown.ts';
import type { Runner } from './runner.ts';

/** What GitHub is told, and with what. */
export interface GithubPublication {
  readonly result: CheckResult;
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly event: GateEvent;
  readonly links: Links | undefined;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Folder of the clone. */
  readonly root: string;
}

/** For all of it together: a verdict must not wait for GitHub. */
const TOTAL_MS = 60_000;

/** Tells GitHub the result, where inputs ask for that. What GitHub does not take is a notice, and changes no verdict. */
export async function publishToGithub(news: GithubPublication): Promise<void> {
  const { inputs, event, runner, token, repository } = news;
  const wanted: [string, (github: GithubConnection) => Promise<string>][] = [];
  if (event.kind === 'pull-request') {
    if (inputs.comment !== 'never') wanted.push(['comment', (github) => tellInComment(github, news, event)]);
    if (inputs.suggestions) wanted.push(['suggestions', (github) => suggestFixes(github, news, event)]);
  }
  if (inputs['check-run']) wanted.push(['check run', (github) => tellInCheckRun(github, news)]);
  if (inputs['upload-sarif']) wanted.push(['code scanning', (github) => tellCodeScanning(github, news)]);
  if (wanted.length === 0) return;
  await attempt('API', async () => {
    const github = connectToGithub({ apiUrl: runner.apiUrl, repository, token, totalMs: TOTAL_MS });
    for (const [name, tell] of wanted) {
      await attempt(name, async () => {
        process.stdout.write(`${inert(printable(await tell(github)))}\n`);
      });
    }
  });
}

async function attempt(part: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const reason =
      error instanceof GithubError ? error.message : 'Something went wrong that is the fault of this action.';
    notice(`${printable(reason)} The summary of this run says the same.`, { title: `No ${part} on GitHub` });
  }
}

async function tellInComment(
  github: GithubConnection,
  { result, inputs, links }: GithubPublication,
  { number }: PullRequestEvent,
): Promise<string> {
  const isNews = result.outcome !== 'pass' || inputs.comment === 'always';
  const where = await putStickyComment(github, {
    pullRequest: number,
    marker: commentMarker(result),
    body: comment(result, links),
    create: isNews,
  });
  return where === undefined ? 'There is nothing new for the comment.' : `The comment is at ${where}.`;
}

async function suggestFixes(
  github: GithubConnection,
  { result, root }: GithubPublication,
  { number, head }: PullRequestEvent,
): Promise<string> {
  const { range } = result.scope;
  const isShown = range === undefined ? () => false : await linesShown(root, range);
  const made = await suggestChanges(github, number, head, suggestions(result, isShown));
  return `${count(made, 'new suggestion')} made.`;
}

async function tellInCheckRun(
  github: GithubConnection,
  { result, links, runner }: GithubPublication,
): Promise<string> {
  const { environment, mode } = result;
  const where = await putCheckRun(github, {
    ...checkRun(result, links),
    name: `LowerPlane gate (${environment === undefined ? mode : `${mode}, ${environment}`})`,
    commit: links?.commit ?? runner.sha,
    detailsUrl: runner.runUrl,
  });
  return `The check run is at ${where}.`;
}

async function tellCodeScanning(
  github: GithubConnection,
  { result, links, runner, event }: GithubPublication,
): Promise<string> {
  // What was checked of a pull request is its head, not the commit that tries to merge it.
  const ref = event.kind === 'pull-request' ? `refs/pull/${event.number}/head` : runner.ref;
  const commit = links?.commit ?? runner.sha;
  await uploadSarif(github, { commit, ref, sarif: sarif(result, links, { suppressed: false }) });
  return 'The findings are uploaded to code scanning.';
}

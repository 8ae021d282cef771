import { onTestFinished } from 'vitest';
import type { InputName } from '../../../action/inputs.ts';
import { reportingHandlers } from '../../fixtures/github-api/reporting/handlers.ts';
import { Reported } from '../../fixtures/github-api/reporting/reported.ts';
import { type GithubApi, startGithubApi, type TokenGrant } from '../../fixtures/github-api/server.ts';
import { pullRequestEvent, type RunnerEvent } from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { type ActionRun, runAction } from './run-action.ts';

/** GitHub's API and what was reported to it, until the test is over. */
export async function runningGithub(grant: TokenGrant = { access: 'write' }) {
  const reported = new Reported();
  const api = await startGithubApi({
    handlers: reportingHandlers(reported),
    tokens: { [JOB_TOKEN]: grant },
    now: () => Date.now(),
  });
  onTestFinished(() => api.close());
  return { api, reported };
}

/** A pull request that declares a key which never expires, in a whole clone. */
export function pullRequestWithFindings(files: Readonly<Record<string, string>> = {}) {
  const origin = new Origin();
  const base = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  origin.branch('feature');
  const head = origin.repository.commit('Declare more', {
    'infra/keys.tf': GOOD_KEY.replace('rotation', '# rotation').replace('Dashboard', 'Export'),
    ...files,
  });
  return { workspace: origin.clone(head), event: pullRequestEvent({ base, head }), head };
}

/** Runs the action with the job's token against that GitHub. */
export function review(
  { workspace, event }: { readonly workspace: string; readonly event: RunnerEvent },
  api: GithubApi,
  inputs: Readonly<Partial<Record<InputName, string>>> = {},
): Promise<ActionRun> {
  return runAction({
    workspace,
    event,
    inputs: { 'github-token': JOB_TOKEN, ...inputs },
    environment: { GITHUB_API_URL: api.url, GITHUB_SERVER_URL: 'https://github.com' },
  });
}

import { readFileSync } from 'node:fs';
import { GateError } from '../check/gate-error.ts';

/**
 * What the runner provides to every step.
 *
 * Source: docs.github.com/actions/reference/workflows-and-actions/variables.
 */
export interface Runner {
  /** Such as `pull_request`; in a reusable workflow, the event of its caller. */
  readonly eventName: string;
  readonly event: unknown;
  /** Where actions/checkout puts the repository. */
  readonly workspace: string;
  /** `owner/name`; undefined outside GitHub. */
  readonly repository: string | undefined;
  /** The commit that the workflow runs for; for a pull request, its merge commit. */
  readonly sha: string;
  /** Such as `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** Page of this run. */
  readonly runUrl: string | undefined;
}

/** @throws GateError outside of GitHub Actions, or when the event cannot be read. */
export function readRunner(environment: NodeJS.ProcessEnv): Runner {
  const {
    GITHUB_EVENT_NAME: eventName = '',
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
  } = environment;
  if (eventName === '') {
    throw new GateError(
      'Not Running In GitHub Actions',
      'GITHUB_EVENT_NAME is not set, so there is no event to check. Outside of GitHub Actions, run `lowerplane check`.',
    );
  }
  const serverUrl = (environment.GITHUB_SERVER_URL || 'https://github.com').replace(/\/+$/, '');
  return {
    eventName,
    event: readEvent(environment.GITHUB_EVENT_PATH),
    workspace: environment.GITHUB_WORKSPACE || process.cwd(),
    repository: repository || undefined,
    sha: environment.GITHUB_SHA ?? '',
    ref: environment.GITHUB_REF ?? '',
    serverUrl,
    apiUrl: environment.GITHUB_API_URL || 'https://api.github.com',
    runUrl: repository && run ? `${serverUrl}/${repository}/actions/runs/${run}` : undefined,
  };
}

/** An event that needs no payload can be checked without one. */
function readEvent(path: string | undefined): unknown {
  if (!path) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new GateError(
      'Event Cannot Be Read',
      `The payload of the event in GITHUB_EVENT_PATH cannot be read: ${error instanceof SyntaxError ? 'it is not JSON' : 'the file does not exist'}. The runner writes it. Run the job again.`,
    );
  }
}

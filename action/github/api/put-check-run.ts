import * as z from 'zod';
import type { CheckRunReport } from '../../report/gate/check-run.ts';
import type { GithubConnection } from './connection.ts';

/** A completed check run. */
export interface FinishedCheckRun extends CheckRunReport {
  readonly name: string;
  readonly commit: string;
  /** A page with details. */
  readonly detailsUrl: string | undefined;
}

/** GitHub's limit per request; further requests add to the earlier ones. */
const ANNOTATIONS_AT_ONCE = 50;

/**
 * Creates a check run with all its annotations.
 *
 * @returns Its address.
 * @throws GithubError
 */
export async function putCheckRun(github: GithubConnection, run: FinishedCheckRun): Promise<string> {
  const asking = { doing: 'write checks', permission: 'checks: write' };
  const output = (from: number) => ({
    title: run.title,
    summary: run.summary,
    annotations: run.annotations.slice(from, from + ANNOTATIONS_AT_ONCE),
  });
  const { id, html_url } = await github.send(
    {
      method: 'POST',
      path: '/check-runs',
      body: {
        name: run.name,
        head_sha: run.commit,
        status: 'completed',
        conclusion: run.conclusion,
        output: output(0),
        ...(run.detailsUrl === undefined ? {} : { details_url: run.detailsUrl }),
      },
      ...asking,
    },
    z.object({ id: z.number(), html_url: z.string().nullable() }),
  );
  for (let from = ANNOTATIONS_AT_ONCE; from < run.annotations.length; from += ANNOTATIONS_AT_ONCE) {
    const body = { output: output(from) };
    await github.send({ method: 'PATCH', path: `/check-runs/${id}`, body, ...asking }, z.unknown());
  }
  return html_url ?? run.name;
}

import * as z from 'zod';
import type { CheckRunReport } from '../../report/gate/check-run.ts';
import type { GithubConnection } from './connection.ts';

/** A check run that is over. */
export interface FinishedCheckRun extends CheckRunReport {
  readonly name: string;
  readonly commit: string;
  /** Page that tells more. */
  readonly detailsUrl: string | undefined;
}

/** GitHub takes no more at once; each further request adds to those before. */
const ANNOTATIONS_AT_ONCE = 50;

/**
 * Makes a check run with all its annotations.
 *
 * @returns Where it is.
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

import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { GithubConnection } from './connection.ts';

export interface SarifUpload {
  readonly commit: string;
  /** Such as `refs/heads/main` or `refs/pull/7/head`. */
  readonly ref: string;
  readonly sarif: string;
}

/**
 * Uploads a SARIF log to code scanning. A second upload replaces the first.
 *
 * @throws GithubError
 */
export async function uploadSarif(
  github: GithubConnection,
  { commit, ref, sarif }: SarifUpload,
): Promise<void> {
  await github.send(
    {
      method: 'POST',
      path: '/code-scanning/sarifs',
      body: { commit_sha: commit, ref, sarif: gzipSync(sarif).toString('base64') },
      doing: 'upload to code scanning, or code scanning is not enabled',
      permission: 'security-events: write',
      repeatable: true,
    },
    z.unknown(),
  );
}

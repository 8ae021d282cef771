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
 * Hands a SARIF log to code scanning. Sent twice, the second takes the first one's place.
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
      doing: 'upload to code scanning, or it is not switched on',
      permission: 'security-events: write',
      repeatable: true,
    },
    z.unknown(),
  );
}

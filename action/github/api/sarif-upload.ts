import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { GithubConnection } from './connection.ts';

/** What GitHub takes, packed. Source: docs.github.com/code-security/reference/code-scanning/sarif-files. */
const MOST_BYTES = 10 * 1024 * 1024;

export interface SarifUpload {
  readonly commit: string;
  /** Such as `refs/heads/main` or `refs/pull/7/head`. */
  readonly ref: string;
  readonly sarif: string;
}

/**
 * Hands a SARIF log to code scanning. Sent twice, the second takes the first one's place.
 *
 * @returns What happened, as a sentence.
 * @throws GithubError
 */
export async function uploadSarif(
  github: GithubConnection,
  { commit, ref, sarif }: SarifUpload,
): Promise<string> {
  const packed = gzipSync(sarif);
  if (packed.length > MOST_BYTES)
    return 'The SARIF report is too large for code scanning, and was not uploaded.';
  await github.send(
    {
      method: 'POST',
      path: '/code-scanning/sarifs',
      body: { commit_sha: commit, ref, sarif: packed.toString('base64'), tool_name: 'lowerplane-gate' },
      doing: 'upload to code scanning, or it is not switched on',
      permission: 'security-events: write',
      repeatable: true,
    },
    z.object({ id: z.string().optional() }),
  );
  return 'The SARIF report is uploaded to code scanning.';
}

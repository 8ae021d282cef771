import { createHash } from 'node:crypto';
import { createClient } from '../provider/api/create-client.ts';
import { ClientOptionError, LowerPlaneError } from '../provider/api/errors.ts';
import { formatInstant } from '../provider/keys/instant.ts';
import type { CheckResult } from './check/verdict/result.ts';
import type { Runner } from './github/runner.ts';
import type { Inputs } from './inputs.ts';
import { json } from './report/gate/json.ts';

/** Maximum length of an evidence name. */
const LONGEST_NAME = 200;

/**
 * Uploads the report to LowerPlane as evidence for the given controls.
 *
 * @returns Why the upload failed; undefined when it succeeded.
 */
export async function uploadEvidence(
  result: CheckResult,
  inputs: Inputs,
  { repository = 'a repository' }: Runner,
): Promise<string | undefined> {
  const { 'evidence-api-key': apiKey = '', 'base-url': baseUrl = '' } = inputs;
  const { environment } = result;
  if (environment === undefined)
    return 'Evidence requires an environment of LowerPlane: production, staging, development, or an alias of one in the policy.';
  const content = new TextEncoder().encode(json(result));
  const day = formatInstant(result.checkedAt);
  try {
    const client = createClient({ baseUrl, apiKey, product: 'lowerplane-gate' });
    await client.uploadEvidence(
      {
        name: `Key gate of ${repository}, ${result.mode}, ${day}: ${result.outcome}`.slice(0, LONGEST_NAME),
        type: 'report',
        environment,
        control_ids: [...inputs['evidence-controls']],
        sha256: createHash('sha256').update(content).digest('hex'),
      },
      { content, filename: 'lowerplane-gate.json', mediaType: 'application/json' },
    );
    await client.close();
    return undefined;
  } catch (error) {
    if (error instanceof LowerPlaneError || error instanceof ClientOptionError)
      return `${error.title}: ${error.detail}`;
    throw error;
  }
}

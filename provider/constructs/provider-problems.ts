import { parseDuration } from '../keys/duration.ts';

/** What is wrong with the provider's settings, for people, as far as it can be told before Terraform runs. */
export function providerProblems(
  settings: { readonly apiKey?: string | undefined; readonly requestTimeout?: string | undefined },
  isUnresolved: (value: unknown) => boolean,
): readonly string[] {
  const { apiKey, requestTimeout } = settings;
  const problems: string[] = [];
  if (apiKey !== undefined && !isUnresolved(apiKey)) {
    problems.push(
      'apiKey would be written into the synthesized files in plain text. Leave it out and set LOWERPLANE_API_KEY where Terraform runs, or pass a sensitive TerraformVariable. If this key is in version control, consider it exposed.',
    );
  }
  if (requestTimeout !== undefined && !isUnresolved(requestTimeout)) {
    const parsed = parseDuration(requestTimeout);
    if ('error' in parsed) problems.push(`requestTimeout: ${parsed.error}`);
  }
  return problems;
}

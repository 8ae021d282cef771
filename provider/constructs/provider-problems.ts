import { parseDuration } from '../keys/duration.ts';

export interface ProviderSettings {
  readonly apiKey?: string | undefined;
  readonly requestTimeout?: string | undefined;
  readonly recentUseWindow?: string | undefined;
}

/** What is wrong with the provider's settings, for people, as far as it can be told before Terraform runs. */
export function providerProblems(
  settings: ProviderSettings,
  isUnresolved: (value: unknown) => boolean,
): readonly string[] {
  const { apiKey, requestTimeout, recentUseWindow } = settings;
  const problems: string[] = [];
  if (apiKey !== undefined && !isUnresolved(apiKey)) {
    problems.push(
      'apiKey would be written into the synthesized files in plain text. Leave it out and set LOWERPLANE_API_KEY where Terraform runs, or pass a sensitive TerraformVariable. If this key is in version control, consider it exposed.',
    );
  }
  for (const [property, span] of Object.entries({ requestTimeout, recentUseWindow })) {
    if (span === undefined || isUnresolved(span)) continue;
    const parsed = parseDuration(span);
    if ('error' in parsed) problems.push(`${property}: ${parsed.error}`);
  }
  return problems;
}

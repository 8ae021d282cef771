import { Token } from 'cdktn';
import type { Construct } from 'constructs';
import { duration } from '../keys/declaration/text-rule.ts';
import { LowerplaneProvider, type LowerplaneProviderConfig } from './generated/index.ts';

export type LowerPlaneProviderProps = LowerplaneProviderConfig;

/**
 * The connection to LowerPlane. Without props, the provider reads LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL from the
 * environment when Terraform runs, which keeps the key out of the synthesized files.
 */
export class LowerPlaneProvider extends LowerplaneProvider {
  constructor(scope: Construct, id: string, props: LowerPlaneProviderProps = {}) {
    super(scope, id, props);
    this.node.addValidation({ validate: () => [...providerProblems(props)] });
  }
}

/** What is wrong with the provider's settings, as far as synthesis can know. */
function providerProblems(settings: LowerplaneProviderConfig): readonly string[] {
  const { apiKey, requestTimeout, recentUseWindow } = settings;
  const problems: string[] = [];
  if (apiKey !== undefined && !Token.isUnresolved(apiKey)) {
    problems.push(
      'apiKey would be written to the synthesized files in plain text. Remove it and set LOWERPLANE_API_KEY where Terraform runs, or pass a sensitive TerraformVariable. If this key is in version control, consider it exposed.',
    );
  }
  for (const [property, text] of Object.entries({ requestTimeout, recentUseWindow })) {
    if (text === undefined || Token.isUnresolved(text)) continue;
    const fault = duration.check(text);
    if (fault !== undefined) problems.push(`${property} ${fault}.`);
  }
  return problems;
}

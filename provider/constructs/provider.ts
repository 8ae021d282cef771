import type { Construct } from 'constructs';
import { LowerplaneProvider, type LowerplaneProviderConfig } from './generated/index.ts';
import { providerProblems } from './provider-problems.ts';

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

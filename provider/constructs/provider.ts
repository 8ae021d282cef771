import { Token } from 'cdktn';
import type { Construct } from 'constructs';
import { LowerplaneProvider, type LowerplaneProviderConfig } from './generated/index.ts';
import { providerProblems } from './provider-problems.ts';

export type LowerPlaneProviderProps = LowerplaneProviderConfig;

/**
 * The connection to LowerPlane. Without props it takes the environment's LOWERPLANE_API_KEY and LOWERPLANE_BASE_URL
 * when Terraform runs, which keeps the key out of what is synthesized.
 */
export class LowerPlaneProvider extends LowerplaneProvider {
  constructor(scope: Construct, id: string, props: LowerPlaneProviderProps = {}) {
    super(scope, id, props);
    this.node.addValidation({ validate: () => [...providerProblems(props, Token.isUnresolved)] });
  }
}

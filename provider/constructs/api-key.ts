import type { Construct } from 'constructs';
import { apiKeyConfig, type RestatedName } from './api-key-config.ts';
import type { ApiKeySettings } from './api-key-props.ts';
import { callSites } from './call-site.ts';
import { declarationProblems } from './declaration-problems.ts';
import { type ApiKeyConfig, ApiKey as ApiKeyResource } from './generated/index.ts';

export type ApiKeyProps = ApiKeySettings & Omit<ApiKeyConfig, RestatedName>;

/**
 * A LowerPlane API key. Attributes such as `id`, `lastFour` and `sealedSecret` are tokens: Terraform fills them in.
 *
 * Synthesis reports everything that is wrong with the props, with the path and the call site of the construct.
 */
export class ApiKey extends ApiKeyResource {
  readonly #sites: readonly string[];

  constructor(scope: Construct, id: string, props: ApiKeyProps) {
    const { permissions, environments, expires, rotation, deliverTo, secretInState, ...plain } = props;
    const config = apiKeyConfig(props);
    const declared = { ...plain, ...config };
    super(scope, id, declared);
    this.#sites = callSites(new.target);
    const place = this.#sites[0] === undefined ? '' : ` Declared at ${this.#sites[0]}.`;
    this.node.addValidation({
      validate: () => declarationProblems(declared).map((problem) => problem + place),
    });
  }

  /** Adds the call sites of the construct, so that a finding can point at the line. */
  protected override get constructNodeMetadata() {
    const { metadata } = super.constructNodeMetadata;
    return { metadata: { ...metadata, stackTrace: this.#sites } };
  }
}

import { Token } from 'cdktn';
import type { Construct } from 'constructs';
import { apiKeyConfig } from './api-key-config.ts';
import { apiKeyProblems } from './api-key-problems.ts';
import type { ApiKeySettings } from './api-key-props.ts';
import { callSites } from './call-site.ts';
import { type DeliverTo, inFull } from './deliver-to.ts';
import { type ApiKeyConfig, ApiKey as ApiKeyResource } from './generated/index.ts';

type InOtherWords =
  | 'permissions'
  | 'environments'
  | 'expiresAt'
  | 'expiresIn'
  | 'rotation'
  | 'deliverTo'
  | 'secretInState';

export type ApiKeyProps = ApiKeySettings<DeliverTo> & Omit<ApiKeyConfig, InOtherWords>;

const TOKENS = { isUnresolved: Token.isUnresolved, asList: Token.asList };

/**
 * A LowerPlane API key. Attributes such as `id`, `lastFour` and `sealedSecret` are tokens: Terraform fills them in.
 *
 * What is wrong with the props is told at synthesis, by construct path, all at once.
 */
export class ApiKey extends ApiKeyResource {
  readonly #sites: readonly string[];

  constructor(scope: Construct, id: string, props: ApiKeyProps) {
    const { permissions, environments, expires, rotation, deliverTo, secretInState, ...plain } = props;
    const config = apiKeyConfig(props, inFull, TOKENS);
    super(scope, id, { ...plain, ...config });
    this.#sites = callSites(new.target);
    const place = this.#sites[0] === undefined ? '' : ` Declared at ${this.#sites[0]}.`;
    this.node.addValidation({
      validate: () => apiKeyProblems(config, TOKENS).map((problem) => problem + place),
    });
  }

  /** Adds where the key is declared, so that a finding can point at that line. */
  protected override get constructNodeMetadata() {
    const { metadata } = super.constructNodeMetadata;
    return { metadata: { ...metadata, stackTrace: this.#sites } };
  }
}

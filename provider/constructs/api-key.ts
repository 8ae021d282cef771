import { Annotations, Token } from 'cdktn';
import type { Construct } from 'constructs';
import { explainProblem } from '../keys/explain.ts';
import { parseInstant } from '../keys/instant.ts';
import { apiKeyConfig, type RestatedName } from './api-key-config.ts';
import type { ApiKeySettings } from './api-key-props.ts';
import { callSites } from './call-site.ts';
import { declarationProblems } from './declaration-problems.ts';
import { type ApiKeyConfig, ApiKey as ApiKeyResource } from './generated/index.ts';

export type ApiKeyProps = ApiKeySettings & Omit<ApiKeyConfig, RestatedName>;

/**
 * A LowerPlane API key. Attributes such as `id`, `lastFour` and `sealedSecret` are tokens: Terraform fills them in.
 *
 * Synthesis reports everything that is wrong with the props, with the path and the call site of the construct. A date in
 * the past is a warning: it is an error for a new key only, and only the state knows whether the key is new.
 */
export class ApiKey extends ApiKeyResource {
  readonly #sites: readonly string[];

  constructor(scope: Construct, id: string, props: ApiKeyProps) {
    const { permissions, environments, expires, rotation, deliverTo, secretInState, ...plain } = props;
    const config = apiKeyConfig(props);
    const declared = { ...plain, ...config };
    super(scope, id, declared);
    this.#sites = callSites(new.target);
    const [site] = this.#sites;
    const declaredAt = site === undefined ? '' : ` Declared at ${site}.`;
    const past = pastExpiration(config.expiresAt, Date.now());
    if (past !== undefined) Annotations.of(this).addWarning(past + declaredAt);
    this.node.addValidation({
      validate: () =>
        declarationProblems(declared, deliverTo === 'elsewhere').map((problem) => problem + declaredAt),
    });
  }

  /** Adds the call sites of the construct, so that a finding can point at the line. */
  protected override get constructNodeMetadata() {
    const { metadata } = super.constructNodeMetadata;
    return { metadata: { ...metadata, stackTrace: this.#sites } };
  }
}

/** What the plan of a new key would report about a date in the past. */
function pastExpiration(expiresAt: string | undefined, now: number): string | undefined {
  if (expiresAt === undefined || Token.isUnresolved(expiresAt)) return undefined;
  const at = parseInstant(expiresAt);
  if (at === undefined || at > now) return undefined;
  return explainProblem({ kind: 'expiration-in-past', at, now }).detail;
}

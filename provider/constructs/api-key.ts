import { Annotations, Token } from 'cdktn';
import type { Construct } from 'constructs';
import { explainProblem } from '../keys/explain.ts';
import { parseInstant } from '../keys/instant.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import {
  AUDIT_EXPORT,
  DASHBOARD,
  EVIDENCE_UPLOAD,
  excessAdvice,
  SECURITY_GATE,
  USER_PROVISIONING,
  type UseCase,
} from '../keys/use-case.ts';
import { apiKeyConfig, type RestatedName } from './api-key-config.ts';
import type { ApiKeySettings, UseCaseSettings } from './api-key-props.ts';
import { callSites } from './call-site.ts';
import { declarationProblems } from './declaration-problems.ts';
import { type ApiKeyConfig, ApiKey as ApiKeyResource } from './generated/index.ts';

export type ApiKeyProps = ApiKeySettings & Omit<ApiKeyConfig, RestatedName>;
/** The props of a key for one of LowerPlane's use cases, such as {@link ApiKey.forDashboard}. */
export type UseCaseProps = UseCaseSettings & Omit<ApiKeyConfig, RestatedName>;

/** The methods that completed props, whose callers are the call sites of the construct. */
// biome-ignore lint/complexity/noBannedTypes: Error.captureStackTrace takes any function.
const COMPLETED = new WeakMap<ApiKeyProps, Function>();

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
    this.#sites = callSites(COMPLETED.get(props) ?? new.target);
    const [site] = this.#sites;
    const declaredAt = site === undefined ? '' : ` Declared at ${site}.`;
    const past = pastExpiration(config.expiresAt, Date.now());
    if (past !== undefined) Annotations.of(this).addWarning(past + declaredAt);
    this.node.addValidation({
      validate: () =>
        declarationProblems(declared, deliverTo === 'elsewhere').map((problem) => problem + declaredAt),
    });
  }

  /** A key that pulls compliance scores and control status into a dashboard: read-only, production, rotated every 90d. */
  static forDashboard(scope: Construct, id: string, props: UseCaseProps): ApiKey {
    return ApiKey.#for(DASHBOARD, ApiKey.forDashboard, scope, id, props);
  }

  /** A key that exports evidence and test results for audits: read-only, production, rotated every 90d. */
  static forAuditExport(scope: Construct, id: string, props: UseCaseProps): ApiKey {
    return ApiKey.#for(AUDIT_EXPORT, ApiKey.forAuditExport, scope, id, props);
  }

  /** A key that checks compliance before a deployment: read-only, production, rotated every 90d. */
  static forSecurityGate(scope: Construct, id: string, props: UseCaseProps): ApiKey {
    return ApiKey.#for(SECURITY_GATE, ApiKey.forSecurityGate, scope, id, props);
  }

  /** A key that uploads evidence from pipelines or scripts: read-write, production, rotated every 90d. */
  static forEvidenceUpload(scope: Construct, id: string, props: UseCaseProps): ApiKey {
    return ApiKey.#for(EVIDENCE_UPLOAD, ApiKey.forEvidenceUpload, scope, id, props);
  }

  /** A key that invites users and assigns roles: admin, production, rotated every 60d. */
  static forUserProvisioning(scope: Construct, id: string, props: UseCaseProps): ApiKey {
    return ApiKey.#for(USER_PROVISIONING, ApiKey.forUserProvisioning, scope, id, props);
  }

  static #for(
    useCase: UseCase,
    // biome-ignore lint/complexity/noBannedTypes: Error.captureStackTrace takes any function.
    helper: Function,
    scope: Construct,
    id: string,
    props: UseCaseProps,
  ): ApiKey {
    const { needs, environments, rotation } = useCase;
    const permissions = props.permissions ?? needs;
    const scoped = { permissions, environments: props.environments ?? environments };
    const complete: ApiKeyProps =
      props.expires === undefined && props.rotation === undefined
        ? { ...props, ...scoped, rotation }
        : { ...props, ...scoped };
    COMPLETED.set(complete, helper);
    const key = new ApiKey(scope, id, complete);
    const known = PERMISSIONS.find((each) => each === permissions);
    const advice = known && excessAdvice(useCase, known);
    if (advice !== undefined) Annotations.of(key).addWarning(`Advice: ${advice}`);
    return key;
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

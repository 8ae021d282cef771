import type { Diagnostics } from '../diagnostics.ts';
import type { Schema } from '../schema/schema.ts';
import type { ApplyConfigOf, ApplyPlanOf, ConfigOf, PlanOf, StateOf } from '../schema/values-of.ts';
import type { JsonObject } from '../values/json.ts';
import type { PathInput } from '../values/path.ts';
import type { ObjectValue } from '../values/value.ts';
import type { PrivateState, RequestContext, SessionContext } from './requests.ts';

export interface ValidateRequest<S extends Schema> {
  readonly config: ConfigOf<S>;
  readonly diagnostics: Diagnostics;
}

export interface PlanRequest<S extends Schema, Session> extends RequestContext {
  /** Null when the resource is to be destroyed. */
  readonly config: ConfigOf<S> | null;
  /** Null when the resource is to be created. */
  readonly prior: StateOf<S> | null;
  /** The plan so far: defaults, unknowns and plan modifiers are done. Null: destroy. */
  readonly proposed: PlanOf<S> | null;
  readonly privateState: PrivateState;
  /** Undefined when Terraform plans without having configured the provider. */
  readonly session: Session | undefined;
  /**
   * Marks every computed attribute that the configuration does not set as unknown: for a change that the resource
   * itself decides on, when nothing in the configuration changed. `keep` names attributes that stay as they are.
   */
  markComputedUnknown(
    planned: PlanOf<S>,
    options?: { readonly keep?: readonly (keyof S['attributes'])[] },
  ): PlanOf<S>;
}

export interface PlanResult<S extends Schema> {
  /** Ignored at destroy. */
  readonly planned: PlanOf<S> | null;
  /** Attributes whose change needs a new resource; added to those of the plan modifiers. */
  readonly requiresReplace?: readonly PathInput[];
  /** What apply gets. Omitted: unchanged. */
  readonly privateState?: PrivateState;
}

export interface ReadRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly state: StateOf<S>;
  readonly privateState: PrivateState;
}

export interface ReadResult<S extends Schema> {
  /** Null only when the resource is known to be gone: Terraform then forgets it and plans a new one. */
  readonly state: StateOf<S> | null;
  readonly privateState?: PrivateState;
}

export interface CreateRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly config: ApplyConfigOf<S>;
  readonly planned: ApplyPlanOf<S>;
  readonly privateState: PrivateState;
  /** Whether Terraform still waits for the answer. If it was killed, what is created is never recorded. */
  isAwaited(): Promise<boolean>;
}

export interface UpdateRequest<S extends Schema, Session> extends CreateRequest<S, Session> {
  readonly prior: StateOf<S>;
}

export interface DeleteRequest<S extends Schema, Session> extends SessionContext<Session> {
  readonly prior: StateOf<S>;
  readonly privateState: PrivateState;
}

export interface ApplyResult<S extends Schema> {
  /**
   * The new state. Return it even when adding an error, if something was created: Terraform stores both. Null: nothing
   * was created or changed; add an error that says why.
   */
  readonly state: StateOf<S> | null;
  readonly privateState?: PrivateState;
}

export interface ImportRequest<Session> extends SessionContext<Session> {
  /** What the user wrote after the address. */
  readonly id: string;
}

export interface ImportResult<S extends Schema> {
  /** What `read` needs to find the rest; omitted attributes are null. */
  readonly state: Partial<StateOf<S>>;
  readonly privateState?: PrivateState;
}

export interface UpgradeRequest extends RequestContext {
  /** The state as the older release wrote it. */
  readonly state: JsonObject;
}

export interface MoveRequest extends RequestContext {
  /** For example `registry.terraform.io/hashicorp/random`. */
  readonly sourceProvider: string;
  readonly sourceType: string;
  readonly sourceSchemaVersion: number;
  readonly sourceState: JsonObject;
}

/** What stays the same of a resource for as long as Terraform manages it. Terraform 1.12 or later stores and compares it. */
export interface ResourceIdentity<S extends Schema = Schema, Session = never> {
  /** Required attributes must be given to import by identity; optional ones may be. */
  readonly schema: Schema;
  /** The identity of a resource that Terraform has come across for the first time. */
  of(state: StateOf<S>, session: Session): Readonly<Record<string, string>>;
  /** What `importState` gets in place of the text that a user wrote. It throws when the identity is of something else. */
  importId(identity: ObjectValue, session: Session): string;
}

/** A resource's own schema and behaviour. Handlers may throw: a DiagnosticError is shown, all else is a provider bug. */
export interface Resource<S extends Schema = Schema, Session = never> {
  /** The provider's name, `_`, and what it is: `lowerplane_api_key`. */
  readonly typeName: string;
  readonly schema: S;
  readonly identity?: ResourceIdentity<S, Session>;
  /** Rules across attributes; values may be unknown. Runs before the provider is configured. */
  validate?(request: ValidateRequest<S>): void | Promise<void>;
  /** Changes or rejects a plan. Must be deterministic: Terraform plans again at apply and compares. */
  plan?(request: PlanRequest<S, Session>): PlanResult<S> | Promise<PlanResult<S>>;
  read(request: ReadRequest<S, Session>): ReadResult<S> | Promise<ReadResult<S>>;
  create(request: CreateRequest<S, Session>): ApplyResult<S> | Promise<ApplyResult<S>>;
  update(request: UpdateRequest<S, Session>): ApplyResult<S> | Promise<ApplyResult<S>>;
  /** Adding an error (or throwing) keeps the resource in state as it was. */
  delete(request: DeleteRequest<S, Session>): void | Promise<void>;
  /** Omitted: the resource cannot be imported. */
  importState?(request: ImportRequest<Session>): ImportResult<S> | Promise<ImportResult<S>>;
  /** By the schema version found in state: each upgrades directly to the current schema. */
  readonly upgradeState?: {
    readonly [version: number]: (request: UpgradeRequest) => StateOf<S> | Promise<StateOf<S>>;
  };
  /** Takes over state from another type (`moved` block). Undefined: not from that type. */
  moveState?(request: MoveRequest): ImportResult<S> | undefined | Promise<ImportResult<S> | undefined>;
}

/** Declares a resource: `defineResource<typeof schema, Session>({ ... })`. */
export function defineResource<S extends Schema, Session = unknown>(
  resource: Resource<S, Session>,
): Resource<S, Session> {
  return resource;
}

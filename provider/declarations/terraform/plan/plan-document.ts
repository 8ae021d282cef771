import * as z from 'zod';
import { KEY_TYPE } from '../module-file.ts';

/** A value of JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Why a file cannot be used as a plan. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** What the plan does to one key. Only fields that are used are kept: a plan also contains states, with secrets in them. */
export interface PlannedResource {
  /** `module.gate["a"].lowerplane_api_key.ci[0]` */
  readonly address: string;
  /** Set for an object that an unfinished replacement left behind. */
  readonly deposed: string | undefined;
  /** In order: `delete`, `create`. */
  readonly actions: readonly string[];
  /** Such as `delete_because_no_module`. */
  readonly reason: string | undefined;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  /** True where `after` is known only after apply; it has the shape of `after`. */
  readonly afterUnknown: JsonValue;
  /** True where a value is sensitive; they have the shape of `before` and `after`. */
  readonly beforeSensitive: JsonValue;
  readonly afterSensitive: JsonValue;
}

/** The keys in a plan, as `terraform show -json` prints it. */
export interface PlanDocument {
  readonly changes: readonly PlannedResource[];
  /** What was changed outside Terraform. */
  readonly drift: readonly PlannedResource[];
  /** Addresses of keys whose changes are deferred to a later plan. */
  readonly deferred: readonly string[];
  /** Terraform stopped at an error while it planned. */
  readonly errored: boolean;
  /** Another plan has to follow, after this one was applied. */
  readonly incomplete: boolean;
  /** Addresses of the blocks of keys in the code that was planned, without instances. */
  readonly blocks: ReadonlySet<string>;
}

const json: z.ZodType<JsonValue> = z.any();
const object: z.ZodType<JsonObject> = z.record(z.string(), z.any());

const change = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  provider_name: z.string().optional(),
  deposed: z.string().optional(),
  action_reason: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: object.nullish(),
    after: object.nullish(),
    after_unknown: json.optional(),
    before_sensitive: json.optional(),
    after_sensitive: json.optional(),
  }),
});

/** The type decides whether the rest has to be right: resources of other providers are of no concern. */
const any = z.object({
  type: z.string().optional(),
  mode: z.string().optional(),
  provider_name: z.string().optional(),
});

const plan = z.object({
  format_version: z.string(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  resource_changes: z.array(any.loose()).optional(),
  resource_drift: z.array(any.loose()).optional(),
  deferred_changes: z.array(z.object({ resource_change: any.loose() })).optional(),
  configuration: z.object({ root_module: json.optional() }).optional(),
});

const module = z.object({
  resources: z.array(z.object({ address: z.string(), type: z.string(), mode: z.string() })).optional(),
  module_calls: z.record(z.string(), z.object({ module: json.optional() })).optional(),
});

/** Modules call modules, but not without end. */
const DEEPEST = 50;
/** Of brackets: each module, and each value, has a few. */
const DEEPEST_JSON = 1_000;
/** More keys than any team has. */
const MOST_KEYS = 5_000;

const HOW =
  'Write one with "terraform show -json FILE > plan.json", FILE being what "terraform plan -out=FILE" wrote.';

/**
 * Reads a plan as `terraform show -json` or `tofu show -json` prints it, in version 1 of its format.
 *
 * @throws PlanError with what is wrong and what to do: sentences that quote nothing of the file but its version.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlan(text: string): PlanDocument {
  const parsed = parsedJson(text);
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  if (!isObject) throw new PlanError(`It is not a plan. ${HOW}`);
  if ('values' in parsed && !('resource_changes' in parsed))
    throw new PlanError(`This is a state, not a plan. ${HOW}`);
  const version = 'format_version' in parsed ? parsed.format_version : undefined;
  if (version === undefined) throw new PlanError(`This is not a plan: it has no format_version. ${HOW}`);
  if (typeof version !== 'string' || !/^1\.\d{1,6}$/.test(version)) {
    const given = typeof version === 'string' && /^[\d.]{1,20}$/.test(version) ? `"${version}"` : 'another';
    throw new PlanError(
      `Its format_version is ${given}, but only version 1 of the format is supported. Use Terraform 1.1.1 or newer, or OpenTofu.`,
    );
  }
  const document = plan.safeParse(parsed);
  if (!document.success) throw malformed(document.error);
  const { data } = document;
  const deferred = (data.deferred_changes ?? []).map(({ resource_change: one }) => one);
  return {
    changes: keysIn(data.resource_changes ?? []),
    drift: keysIn(data.resource_drift ?? []),
    deferred: keysIn(deferred).map(({ address }) => address),
    errored: data.errored ?? false,
    incomplete: data.complete === false || deferred.length > 0,
    blocks: new Set(blocksIn(data.configuration?.root_module, '', 0)),
  };
}

function blocksIn(given: JsonValue | undefined, prefix: string, depth: number): string[] {
  const read = module.safeParse(given);
  if (!read.success || depth > DEEPEST) return [];
  const { resources = [], module_calls: calls = {} } = read.data;
  return [
    ...resources
      .filter(({ type, mode }) => type === KEY_TYPE && mode === 'managed')
      .map(({ address }) => `${prefix}${address}`),
    ...Object.entries(calls).flatMap(([name, { module: inner }]) =>
      blocksIn(inner, `${prefix}module.${name}.`, depth + 1),
    ),
  ];
}

function keysIn(resources: readonly z.infer<typeof any>[]): PlannedResource[] {
  const keys = resources.filter(isKey);
  if (keys.length > MOST_KEYS) throw new PlanError(`It has more than ${MOST_KEYS} keys.`);
  return keys.map((resource) => {
    const read = change.safeParse(resource);
    if (!read.success) throw malformed(read.error);
    const { address, deposed, action_reason: reason, change: own } = read.data;
    return {
      address,
      deposed,
      actions: own.actions,
      reason,
      before: own.before ?? undefined,
      after: own.after ?? undefined,
      afterUnknown: own.after_unknown ?? false,
      beforeSensitive: own.before_sensitive ?? false,
      afterSensitive: own.after_sensitive ?? false,
    };
  });
}

/** A registry, mirror or development build has its own host and namespace: `registry.opentofu.org/lowerplane/lowerplane`. */
function isKey({ type, mode, provider_name: provider }: z.infer<typeof any>): boolean {
  return (
    type === KEY_TYPE &&
    mode === 'managed' &&
    (provider === undefined || provider === 'lowerplane' || provider.endsWith('/lowerplane'))
  );
}

function parsedJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isNestedTooDeeply(text)) return parsed;
  } catch {
    throw new PlanError(whatItIs(text));
  }
  throw new PlanError(`This is not a plan: it is nested too deeply. ${HOW}`);
}

/** Values are compared as text, which calls itself for each level. */
function isNestedTooDeeply(json: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json.charAt(index);
    if (character === '"') isInString = !isInString;
    else if (isInString && character === '\\') index++;
    else if (isInString) continue;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > DEEPEST_JSON) return true;
  }
  return false;
}

function whatItIs(text: string): string {
  if (text.startsWith('PK\u0003\u0004'))
    return 'It is a binary plan. Print it as JSON: "terraform show -json FILE > plan.json".';
  if (text.trim() === '') return `It is empty. ${HOW}`;
  if (/^\s*\{"@level":/.test(text))
    return `It is the log of "terraform plan -json", which has no values. ${HOW}`;
  return `It is not JSON. ${HOW}`;
}

/** Where, not what: values of a plan can be secret. */
function malformed({ issues: [issue] }: z.ZodError): PlanError {
  const path = issue?.path
    .filter((step) => typeof step === 'string' && /^[a-z_]{1,40}$/.test(step))
    .join('.');
  return new PlanError(
    `This is not a plan: ${path === '' ? 'it' : path} does not have the form that Terraform writes. ${HOW}`,
  );
}

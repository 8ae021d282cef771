import { setImmediate } from 'node:timers/promises';
import { DiagnosticError } from '../diagnostics.ts';
import { log } from '../process/log.ts';
import type { Action } from '../provider/action.ts';
import type { DataSource } from '../provider/data-source.ts';
import type { EphemeralResource } from '../provider/ephemeral-resource.ts';
import type { ProviderFunction } from '../provider/function.ts';
import type { ListResource } from '../provider/list-resource.ts';
import type { Provider } from '../provider/provider.ts';
import type { Resource } from '../provider/resource.ts';
import type { Schema } from '../schema/schema.ts';
import { OpenEphemerals } from './open-ephemerals.ts';

/** A provider whose types are found by name. */
export class Catalog<Session> {
  readonly provider: Provider<Schema, Session>;
  readonly resources: ReadonlyMap<string, Resource<Schema, Session>>;
  readonly ephemeralResources: ReadonlyMap<string, EphemeralResource<Schema, Session>>;
  #onDemand: Promise<CatalogOnDemand<Session>> | undefined;

  constructor(provider: Provider<Schema, Session>) {
    this.provider = provider;
    this.resources = byTypeName(provider.resources ?? []);
    this.ephemeralResources = byTypeName(provider.ephemeralResources ?? []);
  }

  /** The other types, loaded at the first call. */
  onDemand(): Promise<CatalogOnDemand<Session>> {
    this.#onDemand ??= this.#loadOnDemand();
    return this.#onDemand;
  }

  async #loadOnDemand(): Promise<CatalogOnDemand<Session>> {
    const made = (await this.provider.onDemand?.()) ?? {};
    const { dataSources = [], functions = [], listResources = [], actions = [] } = made;
    return {
      dataSources: byTypeName(dataSources),
      functions: new Map(functions.map((one) => [one.name, one])),
      listResources: byTypeName(listResources),
      actions: byTypeName(actions),
    };
  }
}

interface CatalogOnDemand<Session> {
  readonly dataSources: ReadonlyMap<string, DataSource<Schema, Session>>;
  readonly functions: ReadonlyMap<string, ProviderFunction>;
  readonly listResources: ReadonlyMap<string, ListResource<Schema, Session>>;
  readonly actions: ReadonlyMap<string, Action<Schema, Session>>;
}

/** One run of Terraform against the provider: its session and its interruption. */
export class Run<Session> {
  readonly catalog: Catalog<Session>;
  readonly openEphemerals = new OpenEphemerals();
  #session: { readonly value: Session } | undefined;
  #interruption = new AbortController();
  #isAwaited = true;

  constructor(catalog: Catalog<Session>) {
    this.catalog = catalog;
  }

  configure(session: Session): void {
    this.#session = { value: session };
  }

  get sessionIfAny(): Session | undefined {
    return this.#session?.value;
  }

  /** @throws DiagnosticError when Terraform has not configured the provider. */
  get session(): Session {
    if (this.#session) return this.#session.value;
    throw new DiagnosticError({
      summary: 'Provider Not Configured',
      detail: `Terraform asked provider "${this.catalog.provider.name}" to act before configuring it. Run the command again. If the error remains, report it to the provider's maintainers.`,
    });
  }

  /** Aborts when this run is interrupted. */
  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /**
   * Whether Terraform is there to take answers. Looks at what has arrived first: the end of its connection may lie
   * beside the response of a server that the caller has just read.
   */
  async isAwaited(): Promise<boolean> {
    await setImmediate();
    return this.#isAwaited;
  }

  /** Notes that Terraform has gone without waiting for the running work. */
  leave(): void {
    this.#isAwaited = false;
  }

  /** Gives the provider its chance to tidy up, when Terraform ends the run in order. Never rejects. */
  async shutDown(): Promise<void> {
    const { provider } = this.catalog;
    try {
      if (this.#session) await provider.shutdown?.(this.#session.value);
    } catch (error) {
      log('warn', `provider "${provider.name}" could not shut down in order`, error);
    }
  }

  /** Interrupts the running work. Later calls are not affected. */
  interrupt(): void {
    const interruption = this.#interruption;
    this.#interruption = new AbortController();
    interruption.abort(new Error('Terraform was interrupted'));
  }
}

/** Finds a type by name. @throws DiagnosticError when the provider has none. */
export function find<T>(types: ReadonlyMap<string, T>, kind: string, name: string | undefined): T {
  const found = types.get(name ?? '');
  if (found !== undefined) return found;
  throw new DiagnosticError({
    summary: `Unknown ${kind}`,
    detail: `This provider has no ${kind.toLowerCase()} "${name ?? ''}". It has: ${[...types.keys()].join(', ') || 'none'}.`,
  });
}

function byTypeName<T extends { readonly typeName: string }>(types: readonly T[]): ReadonlyMap<string, T> {
  const named = new Map<string, T>();
  for (const type of types) {
    if (named.has(type.typeName)) throw new TypeError(`"${type.typeName}" is declared twice`);
    named.set(type.typeName, type);
  }
  return named;
}

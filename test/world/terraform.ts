import { applyKey } from '../../provider/lifecycle/apply-key.ts';
import { decidedAgain } from '../../provider/lifecycle/deciding-time.ts';
import { type ManagedKeys, managedInMemory } from '../../provider/lifecycle/managed-keys.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import { refreshKey } from '../../provider/lifecycle/refresh-key.ts';
import { removeKey } from '../../provider/lifecycle/remove-key.ts';
import { problemOf, Report } from '../../provider/lifecycle/report.ts';
import { type ConnectedRun, noRevocations } from '../../provider/lifecycle/run.ts';
import { aliasOf, deposedAddress } from './addresses.ts';
import { declaredKey } from './declaration.ts';
import type { Declaration, RunRequest } from './history.ts';
import { beforeVerification, judgeRecording } from './judge-verification.ts';
import { openProvider } from './open-provider.ts';
import type { Outcome } from './outcome.ts';
import { type Planned, planAddress } from './plan-address.ts';
import type { Process } from './process.ts';
import type { Entry, TerraformState, World } from './world.ts';

type Applied = Pick<Planned, 'address' | 'entry' | 'kept' | 'expiring'> & {
  readonly declaration: Declaration;
};

/** A run of Terraform on one state: refresh, plan, apply, with what it keeps and when. */
export class TerraformRun {
  readonly #world: World;
  readonly #state: TerraformState;
  readonly #request: RunRequest;
  readonly #process: Process;
  readonly #report = new Report();
  readonly #revocations = noRevocations();
  /** By alias. */
  readonly #managed = new Map<number, ManagedKeys>();
  readonly #planNotes = new Set<string>();
  readonly #opened: ConnectedRun[] = [];
  #failed = false;
  /** The state as it is saved, while it is not saved as it is. */
  #unsaved: ReadonlyMap<string, Entry> | undefined;

  constructor(world: World, state: TerraformState, request: RunRequest, process: Process) {
    this.#world = world;
    this.#state = state;
    this.#request = request;
    this.#process = process;
  }

  /** @returns never when the process is killed. */
  async outcome(): Promise<Outcome> {
    const outcome = await this.#run();
    this.#show();
    return outcome;
  }

  /** Someone reads what was reported so far. */
  #show(): void {
    for (const { title, detail } of this.#report.problems)
      this.#world.observer.read(`${title}: ${detail}`, `a report: ${title}`);
  }

  /** The process was killed: what it has not saved is lost. */
  lose(): void {
    if (!this.#unsaved) return;
    const { entries, index } = this.#state;
    entries.clear();
    for (const [address, entry] of this.#unsaved) entries.set(address, entry);
    this.#world.observer.lost(
      index,
      [...entries.values()].map(({ record }) => record),
    );
  }

  get report(): Report {
    return this.#report;
  }

  async #run(): Promise<Outcome> {
    const { operation, pauseMs } = this.#request;
    const planning = this.#providers();
    const planned: Planned[] = [];
    const refreshed = await this.#guarded(() => this.#refresh(planning));
    if (!refreshed) return 'failed';
    for (const address of new Set([...refreshed.keys(), ...this.#declared().keys()])) {
      const change = await this.#guarded(() => this.#plan(address, refreshed.get(address), planning));
      if (change) planned.push(change);
    }
    if (this.#failed || this.#report.hasErrors) return 'refused';
    // A plan is shown before it is carried out.
    this.#show();
    const changed = planned.filter(
      ({ declaration, entry, isReplaced }) => isReplaced || declaration !== undefined || entry !== undefined,
    );
    if (changed.length === 0) return 'unchanged';
    if (operation === 'plan') return 'planned';
    if (pauseMs > 0) this.#world.pass(pauseMs);

    if (this.#state.keeps === 'at-end') this.#unsaved = new Map(this.#state.entries);
    for (const [address, entry] of refreshed) this.#state.entries.set(address, entry);
    const applying = this.#providers();
    await this.#applyAll(changed, applying);
    // One of another organization cannot look for the keys of this one.
    if (this.#request.provider !== 'other-organization')
      this.#world.lastApplies.set(this.#state.index, this.#world.now);
    await this.#process.point('shut down');
    await this.#process.point('save the state');
    this.#unsaved = undefined;
    return this.#failed || this.#report.hasErrors ? 'failed' : 'applied';
  }

  #declared(): ReadonlyMap<string, Declaration> {
    return this.#request.operation === 'destroy' ? new Map() : this.#state.declared;
  }

  /** The configured providers of one phase, by alias: each is a process with a connection of its own. */
  #providers(): (alias: number) => Promise<ConnectedRun> {
    const byAlias = new Map<number, Promise<ConnectedRun>>();
    return (alias) => {
      const known = byAlias.get(alias);
      if (known) return known;
      const opened = this.#provider(alias);
      byAlias.set(alias, opened);
      return opened;
    };
  }

  async #provider(alias: number): Promise<ConnectedRun> {
    const managed = this.#managed.get(alias) ?? managedInMemory(this.#planNotes);
    this.#managed.set(alias, managed);
    const run = await openProvider({
      world: this.#world,
      state: this.#state,
      request: this.#request,
      process: this.#process,
      revocations: this.#revocations,
      managed,
      number: this.#opened.length,
    });
    this.#opened.push(run);
    return run;
  }

  async #refresh(providers: (alias: number) => Promise<ConnectedRun>): Promise<Map<string, Entry>> {
    const refreshed = new Map<string, Entry>();
    for (const [address, entry] of this.#state.entries) {
      const run = await providers(aliasOf(this.#state, address));
      const applied = declaredKey(entry.declaration, this.#world, this.#process);
      const kept = { ...entry.record, applied };
      const record = this.#request.refresh ? await this.#read(run, kept) : kept;
      refreshed.set(address, { ...entry, record });
    }
    return refreshed;
  }

  async #read(run: ConnectedRun, kept: KeyRecord): Promise<KeyRecord> {
    const record = await refreshKey(run, kept.id, kept, this.#report);
    return record ? decidedAgain(record, run.now()) : { ...kept, status: 'absent' };
  }

  async #plan(
    address: string,
    entry: Entry | undefined,
    providers: (alias: number) => Promise<ConnectedRun>,
  ): Promise<Planned | undefined> {
    return planAddress(
      {
        world: this.#world,
        process: this.#process,
        request: this.#request,
        run: await providers(aliasOf(this.#state, address)),
        address,
        entry,
        declaration: this.#declared().get(address),
      },
      this.#report,
    );
  }

  async #applyAll(
    changes: readonly Planned[],
    providers: (alias: number) => Promise<ConnectedRun>,
  ): Promise<void> {
    const { order } = this.#request;
    const removals = changes.filter(({ declaration }) => declaration === undefined);
    const others = changes.filter(({ declaration }) => declaration !== undefined);
    const remove = async () => {
      for (const { address, entry } of removals) if (entry) await this.#remove(address, entry, providers);
    };
    if (order === 'destroy-first') await remove();
    for (const change of others) await this.#change(change, providers);
    if (order === 'create-first') await remove();
  }

  async #change(
    { address, entry, declaration, isReplaced, kept, expiring }: Planned,
    providers: (alias: number) => Promise<ConnectedRun>,
  ): Promise<void> {
    if (!declaration) return;
    const none = new Set<string>();
    const creation = { address, entry: undefined, declaration, kept: none, expiring: none };
    if (!isReplaced || !entry) return this.#apply({ ...creation, entry, kept, expiring }, providers);
    if (this.#request.order === 'destroy-first') {
      const isRemoved = await this.#remove(address, entry, providers);
      if (isRemoved) await this.#apply(creation, providers);
      return;
    }
    // create_before_destroy: what was there becomes a deposed object, and stays one when its removal fails.
    const deposed = deposedAddress(this.#state, address);
    this.#state.entries.delete(address);
    this.#state.entries.set(deposed, entry);
    await this.#apply(creation, providers);
    if (this.#state.entries.has(address)) await this.#remove(deposed, entry, providers);
  }

  async #apply(
    { address, entry, declaration, kept: keptPredecessors, expiring }: Applied,
    providers: (alias: number) => Promise<ConnectedRun>,
  ): Promise<void> {
    const report = new Report();
    this.#process.applying = address;
    this.#process.minted = undefined;
    this.#process.succession = entry && (declaration.every === 0 ? 0 : declaration.overlap);
    const judgeFailure = beforeVerification({
      world: this.#world,
      process: this.#process,
      declaration,
      entry,
    });
    let latest: KeyRecord | undefined;
    const keep = (record: KeyRecord) => {
      this.#state.entries.set(address, { record, declaration, isTainted: false });
      this.#world.observer.recorded(this.#state.index, record, declaration);
      this.#world.refuseWider(record.id, declaration);
      judgeRecording(this.#world, this.#process, record, declaration);
    };
    const state = {
      kept: keptPredecessors,
      expiring,
      recall: async () => entry?.record,
      remember: async (record: KeyRecord) => {
        await this.#process.point('remember');
        latest = record;
        if (this.#state.keeps === 'at-once') keep(record);
        await this.#process.point('remembered');
      },
    };
    await this.#guarded(async () => {
      const run = await providers(declaration.alias);
      await applyKey(run, declaredKey(declaration, this.#world, this.#process), state, report);
    });
    judgeFailure(this.#report.problems.map(({ detail }) => detail).join('\n'));
    await this.#process.point('answer Terraform');
    this.#merge(report);
    if (!latest) return;
    keep(latest);
    const kept = this.#state.entries.get(address);
    if (kept && !entry && (report.hasErrors || this.#failed))
      this.#state.entries.set(address, { ...kept, isTainted: true });
  }

  async #remove(
    address: string,
    entry: Entry,
    providers: (alias: number) => Promise<ConnectedRun>,
  ): Promise<boolean> {
    const report = new Report();
    this.#process.removing.add(entry.record.id);
    const done = await this.#guarded(async () => {
      const run = await providers(aliasOf(this.#state, address));
      const state = { recall: async () => entry.record, remember: async () => {} };
      await removeKey(run, state, report);
      return true;
    });
    this.#process.removing.delete(entry.record.id);
    await this.#process.point('answer Terraform');
    this.#merge(report);
    if (!done || report.hasErrors) return false;
    this.#state.entries.delete(address);
    this.#world.forgotten(entry.record);
    return true;
  }

  #merge(report: Report): void {
    for (const problem of report.problems) this.#report[problem.severity](problem);
  }

  /** Reports an error that is meant for people; any other is a bug. */
  async #guarded<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#failed = true;
      const problem = problemOf(error);
      if (problem) this.#report.error(problem);
      else this.#world.observer.violated('bug', error instanceof Error ? `${error.stack}` : String(error));
      return undefined;
    }
  }
}

import { CommandError } from '../../provider/cli/lowerplane/exit.ts';
import { applyPlan } from '../../provider/engine/apply-plan.ts';
import type { DeclaredName } from '../../provider/engine/declared-name.ts';
import { hasChanges, hasErrors, planNames } from '../../provider/engine/engine-plan.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import { problemOf, Report, type ReportedProblem } from '../../provider/lifecycle/report.ts';
import { declared as declarationIn } from '../check/keys.ts';
import { declaredKey } from './declaration.ts';
import type { Declaration, Response, RunRequest } from './history.ts';
import { judgeOutcome } from './judge-response.ts';
import { beforeVerification, judgeRecording } from './judge-verification.ts';
import { openEngine } from './open-provider.ts';
import type { Outcome } from './outcome.ts';
import type { Process } from './process.ts';
import { answerLeak, SUCCESSOR_OVERLAP } from './respond-in.ts';
import type { Leak, TerraformState, World } from './world.ts';

/** Where the code stands that declares a key: nothing depends on it. */
const DECLARATION = declarationIn({ origin: 'yaml', address: 'keys[0]' });

/** A run of the embedded engine: `apply`, or `respond` if that is asked. What it sees and makes are the entries. */
export class EngineRun {
  readonly #world: World;
  readonly #state: TerraformState;
  readonly #request: RunRequest;
  readonly #process: Process;
  readonly report = new Report();

  constructor(world: World, state: TerraformState, request: RunRequest, process: Process) {
    this.#world = world;
    this.#state = state;
    this.#request = request;
    this.#process = process;
  }

  /** @returns never when the process is killed. */
  async outcome(): Promise<Outcome> {
    const { response } = this.#request;
    const leak = this.#world.leaks.get(this.#state.index);
    const outcome = await this.#guarded(async () => {
      if (!response) return this.#apply();
      return leak ? this.#respond(leak, response) : 'unchanged';
    });
    for (const { title, detail } of this.report.problems)
      this.#world.observer.read(`${title}: ${detail}`, `a report: ${title}`);
    return outcome ?? 'failed';
  }

  /** The process was killed: nothing is lost, because nothing was kept. */
  lose(): void {}

  async #apply(): Promise<Outcome> {
    const { operation, pauseMs } = this.#request;
    const run = await openEngine(this.#started());
    const plan = await planNames(run, this.#names(), {
      goal: operation === 'destroy' ? 'destroy' : 'apply',
      prune: false,
      rotate: new Set(),
      decidedAt: run.now(),
    });
    this.#add([...plan.problems, ...plan.names.flatMap(({ problems }) => problems)]);
    for (const { name, record } of plan.names) if (record) this.#keep(name, record);
    if (hasErrors(plan)) return 'refused';
    if (!hasChanges(plan)) return 'unchanged';
    if (operation === 'plan') return 'planned';
    if (pauseMs > 0) this.#world.pass(pauseMs);
    let judgeFailure = (_: string) => {};
    const applied = await applyPlan(run, plan, {
      onStart: ({ name, record }) => {
        judgeFailure = this.#begin(name, record !== undefined, undefined);
      },
      onEnd: ({ planned: { name }, record, problems }) => {
        judgeFailure(problems.map(({ detail }) => detail).join('\n'));
        this.#add(problems);
        if (record) this.#keep(name, record);
      },
    });
    await this.#process.point('end');
    return applied.every(({ outcome }) => outcome === 'done') ? 'applied' : 'failed';
  }

  async #respond(leak: Leak, response: Response): Promise<Outcome> {
    leak.asked = response;
    this.#process.isResponding = true;
    const [name = ''] = [...this.#declarations()].find(([, { address }]) => address === leak.address) ?? [];
    const judgeFailure = this.#begin(name, true, response);
    const run = await openEngine(this.#started());
    const answer = await answerLeak(
      run,
      { world: this.#world, process: this.#process, leak, response },
      this.#names(),
    );
    const { outcome, successor, problems } = answer;
    judgeFailure(problems.map(({ detail }) => detail).join('\n'));
    this.#add(problems);
    if (successor) this.#keep(name, successor);
    judgeOutcome(this.#world, leak, answer);
    await this.#process.point('end');
    return outcome;
  }

  #started() {
    return {
      world: this.#world,
      state: this.#state,
      request: this.#request,
      process: this.#process,
    };
  }

  /** By the name of the key. */
  #declarations(): ReadonlyMap<string, { readonly address: string; readonly declaration: Declaration }> {
    return new Map(
      [...this.#state.declared].map(([address, declaration]) => [declaration.name, { address, declaration }]),
    );
  }

  #names(): readonly DeclaredName[] {
    return [...this.#declarations()].map(([name, { declaration }]) => ({
      name,
      id: undefined,
      declared: declaredKey(declaration, this.#world, this.#process),
      declaration: DECLARATION,
    }));
  }

  /** @returns what judges a failed verification at the end. */
  #begin(name: string, isSuccessor: boolean, response: Response | undefined): (report: string) => void {
    const { address, declaration } = this.#declarations().get(name) ?? {};
    if (address === undefined || declaration === undefined) return () => {};
    const overlap = declaration.every === 0 ? 0 : declaration.overlap;
    this.#process.applying = address;
    this.#process.minted = undefined;
    this.#process.succession = isSuccessor ? Math.max(overlap, response ? SUCCESSOR_OVERLAP : 0) : undefined;
    return beforeVerification({
      world: this.#world,
      process: this.#process,
      declaration,
      // One that is revoked first is not to be restored.
      entry: response?.now ? undefined : this.#state.entries.get(address),
    });
  }

  /** What is in the entries was seen, or was made. */
  #keep(name: string, record: KeyRecord): void {
    const { address, declaration } = this.#declarations().get(name) ?? {};
    if (address === undefined || declaration === undefined) return;
    this.#state.entries.set(address, { record, declaration, isTainted: false });
    this.#world.observer.recorded(this.#state.index, record, declaration);
    if (record.status === 'active') this.#world.refuseWider(record.id, declaration);
    judgeRecording(this.#world, this.#process, record, declaration);
  }

  #add(problems: readonly ReportedProblem[]): void {
    for (const problem of problems) this.report[problem.severity](problem);
  }

  /** Reports an error that is meant for people; any other is a bug. */
  async #guarded<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const problem =
        error instanceof CommandError ? { title: 'Command Failed', detail: error.message } : problemOf(error);
      if (problem) this.report.error(problem);
      else this.#world.observer.violated('bug', error instanceof Error ? `${error.stack}` : String(error));
      return undefined;
    }
  }
}

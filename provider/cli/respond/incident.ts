import type { ApiKey } from '../../api/contract/api-key.ts';
import { declarationOf, type SwitchProof, switchProofs } from '../../engine/answer-leak.ts';
import { type DeclarationProblem, type DeclaredName, placeOf } from '../../engine/declared-name.ts';
import { formatInstant } from '../../keys/instant.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { impactOf, type KeyImpact } from '../../lifecycle/key-impact.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import type { Problem, ReportedProblem } from '../../lifecycle/report.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { keyRowOf } from '../keys/key-row.ts';
import { type ExposedKey, findExposedKey } from './read-exposed-key.ts';
import type { ResponseDocument } from './response-document.ts';

/** What is known of an exposed key before anything is done. */
export interface Exposure {
  readonly run: ConnectedRun;
  readonly exposed: ExposedKey;
  readonly key: ApiKey;
  readonly impact: KeyImpact;
  /** Undefined: no code that was read declares it. */
  readonly declaredAs: DeclaredName | undefined;
  /** Other places that declare the same key: it is not known which of them has it. */
  readonly rivals: readonly string[];
}

/** What code declares, as far as it could be read. */
interface Declared {
  readonly names: readonly DeclaredName[];
  /** Other declarations of the same keys. */
  readonly rivals: readonly DeclarationProblem[];
}

/**
 * Begins the response to an exposed key: finds the key, what it was used for, and the declaration that has it.
 *
 * @throws CommandError when LowerPlane has no such key.
 * @throws LowerPlaneError
 */
export async function openIncident(
  run: ConnectedRun,
  exposed: ExposedKey,
  { names, rivals }: Declared,
  mode: ResponseDocument['mode'],
  io: CommandIo,
): Promise<Incident> {
  const key = await findExposedKey(run, exposed);
  const impact = await impactOf(run.connection.client, key, run.now());
  const declaredAs = declarationOf(key, names);
  const exposure = { run, exposed, key, impact, declaredAs, rivals: rivalsOf(declaredAs, rivals) };
  return new Incident(exposure, mode, io);
}

/** Where else the key of a declaration is declared. */
function rivalsOf(
  declaredAs: DeclaredName | undefined,
  all: readonly DeclarationProblem[],
): readonly string[] {
  return all.filter(({ rival }) => rival === declaredAs).map(({ at }) => at);
}

/** What is done about an exposed key, noted as it happens. */
export class Incident {
  readonly exposure: Exposure;
  readonly #io: CommandIo;
  readonly #mode: ResponseDocument['mode'];
  readonly #startedAt: number;
  readonly #steps: ResponseDocument['steps'] = [];
  readonly #problems: ReportedProblem[] = [];
  readonly #next: string[] = [];
  #proofs: readonly SwitchProof[] = [];
  #successor: KeyRecord | undefined;

  constructor(exposure: Exposure, mode: ResponseDocument['mode'], io: CommandIo) {
    this.exposure = exposure;
    this.#io = io;
    this.#mode = mode;
    this.#startedAt = exposure.run.now();
  }

  /** Notes what was done, and shows it. */
  step(what: string): void {
    this.#steps.push({ at: formatInstant(this.exposure.run.now()), what });
    if (this.#io.quiet !== true) this.#io.error(`${this.#steps.length}. ${printable(what)}\n`);
  }

  problem(problem: Problem, severity: ReportedProblem['severity'] = 'error'): void {
    this.#problems.push({ ...problem, severity });
  }

  problems(problems: readonly ReportedProblem[]): void {
    this.#problems.push(...problems);
  }

  get hasErrors(): boolean {
    return this.#problems.some(({ severity }) => severity === 'error');
  }

  /** Says what is left to do. */
  next(sentence: string): void {
    this.#next.push(sentence);
  }

  set successor(record: KeyRecord) {
    this.#successor = record;
  }

  get successor(): KeyRecord | undefined {
    return this.#successor;
  }

  /** Looks at the destinations. @returns whether the successor is everywhere where that can be seen. */
  async prove(): Promise<boolean> {
    const { declaredAs } = this.exposure;
    if (declaredAs === undefined || this.#successor === undefined) return false;
    this.#proofs = await switchProofs(declaredAs, this.#successor);
    return this.#proofs.every(({ state }) => state === 'proven' || state === 'unreadable');
  }

  /** The record of the incident, with the keys as they are now. */
  async document(outcome: ResponseDocument['outcome']): Promise<ResponseDocument> {
    const { run, exposed, key, impact, declaredAs } = this.exposure;
    const { keys, self } = run.connection;
    const now = run.now();
    const successor = this.#successor && (await keys.findNow(this.#successor.id));
    return {
      version: 1,
      outcome,
      mode: this.#mode,
      started_at: formatInstant(this.#startedAt),
      ended_at: formatInstant(now),
      organization_id: self.organization_id,
      found: exposed.found.map(({ path, line, commit }) => ({ path, line, commit: commit ?? null })),
      key: keyRowOf((await keys.findNow(key.id)) ?? key, now),
      impact,
      declared: declaredAs ? { name: declaredAs.name, at: placeOf(declaredAs.declaration.header) } : null,
      successor: successor ? keyRowOf(successor, now) : null,
      sealed_secret: this.#successor?.sealedSecret ?? null,
      destinations: this.#proofs.map(({ destination, state, detail }) => ({ destination, state, detail })),
      narrower: narrowerThan(key.permissions, impact) ?? null,
      steps: [...this.#steps],
      problems: this.#problems.map(({ severity, title, detail }) => ({ severity, title, detail })),
      next: [...this.#next],
    };
  }
}

/** The permissions that were enough for the use of a key in the last 90 days, if they are known and it has more. */
export function narrowerThan(
  permissions: Permissions,
  { least }: Pick<KeyImpact, 'least'>,
): Permissions | undefined {
  const needed = least.permissions;
  return needed === null || needed === permissions ? undefined : needed;
}

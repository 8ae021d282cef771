import type { SourceRange } from '../../../documents/source-range.ts';
import type { DeclarationFault, DeclaredKeys, ModuleSite, PlannedChange } from '../../declared-keys.ts';
import type { KeyDeclaration } from '../../key-declaration.ts';
import { type Alternative, withoutAlternatives } from '../alternatives.ts';
import type { PlannedResource } from './plan-document.ts';
import { type DeclarationSite, mergedDeclaration, plannedDeclaration } from './planned-declaration.ts';
import { effectsOf } from './planned-effects.ts';
import { contains, isPattern, isSameBlock, parseResourceAddress } from './resource-address.ts';
import { type NamedPlan, rootOfPlan, writtenFor } from './root-of-plan.ts';

/** Why a plan leaves something open. */
export interface PlanDoubt {
  /** Undefined for the plan as a whole. */
  readonly at: SourceRange | undefined;
  /** The declared key that it is about. */
  readonly key?: KeyDeclaration;
  /** Follows "Cannot determine". */
  readonly subject: string;
  /** A clause, without a full stop. */
  readonly because: string;
  readonly remedy: string;
  /** It is only said. */
  readonly isListed?: true;
  /** The code has other values than the plan, as after every change of the code. */
  readonly isOld?: true;
}

export interface MergedKeys {
  readonly declared: DeclaredKeys;
  readonly doubts: readonly PlanDoubt[];
}

const AGAIN = 'Make the plan again, from the files that are checked.';

/**
 * Completes what code declares with plans of it: each key is one declaration, at the lines of its code, with the values of the
 * plan where the code leaves them open. Keys that only a plan has are located at the call of their module.
 */
export function withPlans(written: DeclaredKeys, plans: readonly NamedPlan[]): MergedKeys {
  const doubts: PlanDoubt[] = [];
  const faults: DeclarationFault[] = [];
  const planned: PlannedChange[] = [];
  const runs = new Map<string | undefined, Run[]>();
  for (const plan of plans) {
    doubts.push(...doubtsAbout(plan));
    const root = rootOfPlan(plan, written);
    if (root.kind === 'ambiguous') {
      doubts.push(ambiguous(plan, root.directories));
      planned.push(...placedEffects(plan, { keys: [], sites: [] }));
      continue;
    }
    const directory = root.kind === 'found' ? root.directory : undefined;
    const run = mergedRun(plan, directory, written);
    const before = runs.get(directory);
    if (before === undefined) runs.set(directory, [run]);
    else before.push(run);
    doubts.push(...run.doubts);
    faults.push(...run.faults);
    planned.push(...placedEffects(plan, run));
  }
  const others = written.keys.filter(({ origin, directory }) => origin === 'yaml' || !runs.has(directory));
  const merged = [...runs.values()].flatMap((own) =>
    withoutAlternatives(own.map((run) => ({ ...run, label: own.length > 1 ? run.label : undefined }))),
  );
  const declared: DeclaredKeys = {
    ...written,
    keys: [...others, ...merged],
    faults: [...written.faults, ...faults],
    unread: (written.unread ?? []).filter(({ at }) => !isCovered(at, written.modules ?? [], runs)),
    planned,
  };
  return { declared, doubts };
}

/** What a plan makes of the keys of its root. */
interface Run extends Alternative {
  readonly faults: readonly DeclarationFault[];
  readonly doubts: readonly PlanDoubt[];
  /** It has every key of the root. */
  readonly isWhole: boolean;
  readonly sites: readonly ModuleSite[];
}

function mergedRun(plan: NamedPlan, directory: string | undefined, written: DeclaredKeys): Run {
  const { path, document } = plan;
  const isWhole = !document.errored && !document.incomplete;
  const own = written.keys.filter((key) => key.origin !== 'yaml' && key.directory === directory);
  const sites = (written.modules ?? []).filter((site) => site.directory === directory);
  const keys: KeyDeclaration[] = [];
  const faults: DeclarationFault[] = [];
  const doubts: PlanDoubt[] = [];
  const used = new Set<KeyDeclaration>();
  const seen = new Set<KeyDeclaration>();
  for (const resource of document.changes) {
    const candidates = writtenFor(resource, own);
    for (const key of candidates) seen.add(key);
    if (resource.after === undefined || resource.deposed !== undefined) continue;
    const found = bestOf(candidates, resource);
    if (found === undefined) {
      const { key, faults: wrong } = plannedDeclaration(resource, siteOf(resource, sites, own, plan));
      keys.push(key);
      faults.push(...wrong);
      if (directory === undefined && written.keys.length > 0) doubts.push(withoutCode(plan, key));
      continue;
    }
    used.add(found.written);
    keys.push(found.key);
    faults.push(...found.faults);
    if (found.stale.length > 0) doubts.push(stale(plan, found.key, found.stale));
  }
  for (const key of own) {
    if (used.has(key)) continue;
    const address = parseResourceAddress(key.address);
    // Its instances are known now: there are none.
    if (address !== undefined && isPattern(address) && isWhole && document.blocks.has(blockOf(key.address)))
      continue;
    keys.push(key);
    // A plan comes from one run of one tool.
    const isAnswered = seen.has(key) || key.variant !== undefined || key.tool !== undefined || !isWhole;
    if (!isAnswered) doubts.push(missing(plan, key));
  }
  return { label: path, keys, faults, doubts, isWhole, sites };
}

/** Of the runs of a root, the one that was planned. */
function bestOf(candidates: readonly KeyDeclaration[], resource: PlannedResource) {
  const merged = candidates.map((written) => ({ written, ...mergedDeclaration(written, resource) }));
  const [first] = merged.toSorted(
    (a, b) =>
      a.differing.length - b.differing.length || Number(isOpen(a.written)) - Number(isOpen(b.written)),
  );
  return first;
}

function isOpen({ address }: KeyDeclaration): boolean {
  const parsed = parseResourceAddress(address);
  return parsed !== undefined && isPattern(parsed);
}

function blockOf(address: string): string {
  return (parseResourceAddress(address) ?? []).map(({ name }) => name).join('.');
}

/** The nearest code to a key that is not in it: its block, the call of its module, or the plan itself. */
function siteOf(
  { address }: PlannedResource,
  sites: readonly ModuleSite[],
  keys: readonly KeyDeclaration[],
  { path }: NamedPlan,
): DeclarationSite {
  const nearest = nearestCode(address, sites, keys);
  if (nearest !== undefined) return nearest;
  const at = { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    origin: 'terraform',
    directory: path.split('/').slice(0, -1).join('/') || '.',
    header: at,
    extent: at,
  };
}

function nearestCode(
  address: string,
  sites: readonly ModuleSite[],
  keys: readonly KeyDeclaration[],
): DeclarationSite | undefined {
  const found = parseResourceAddress(address);
  if (found === undefined) return undefined;
  const block = keys.find((key) => isSameBlock(parseResourceAddress(key.address) ?? [], found));
  if (block !== undefined) {
    const { origin, directory, header, extent, purpose } = block;
    return { origin, directory, header, extent, purpose };
  }
  const modules = sites.filter((site) => contains(parseResourceAddress(site.address) ?? [], found));
  const inner = modules.toSorted((a, b) => b.address.length - a.address.length)[0];
  if (inner === undefined) return undefined;
  const { directory, at, madeBy } = inner;
  return { origin: 'terraform', directory, header: at, extent: at, madeBy };
}

function placedEffects(plan: NamedPlan, { keys, sites }: Pick<Run, 'keys' | 'sites'>): PlannedChange[] {
  return effectsOf(plan.document).map((change) => {
    const declaration = keys.find(({ address }) => address === change.address);
    const at = declaration?.header ?? nearestCode(change.address, sites, keys)?.header;
    return { ...change, plan: plan.path, declaration, at };
  });
}

/** Whether plans have all keys of a call. Code of several roots needs a plan of each. */
function isCovered(
  at: SourceRange,
  modules: readonly ModuleSite[],
  runs: ReadonlyMap<string | undefined, readonly Run[]>,
): boolean {
  const roots = modules
    .filter((site) => site.at.path === at.path && site.at.line === at.line)
    .map(({ directory }) => runs.get(directory));
  return roots.length > 0 && roots.every((own) => own?.every(({ isWhole }) => isWhole));
}

function doubtsAbout({ path, document }: NamedPlan): PlanDoubt[] {
  const { errored, incomplete, deferred, changes, drift } = document;
  const about = (because: string, remedy: string, isListed?: true): PlanDoubt => ({
    at: undefined,
    subject: `what an apply of ${path} would do to keys`,
    because,
    remedy,
    ...(isListed !== undefined && { isListed }),
  });
  if (errored)
    return [
      about('Terraform stopped at an error while it planned', 'Fix the error, and make the plan again.'),
    ];
  if (incomplete) {
    const open = deferred.length === 0 ? '' : `, and leaves ${deferred.join(', ')} for a later one`;
    return [
      about(
        `it is not a complete plan${open}`,
        'Plan without -target and -exclude; apply what is planned first.',
      ),
    ];
  }
  if (changes.length > 0 || drift.length > 0) return [];
  const because = 'it has no resource of the type lowerplane_api_key';
  return [about(because, 'Use the plan of the root module that declares keys, or none.', true)];
}

function ambiguous({ path }: NamedPlan, directories: readonly string[]): PlanDoubt {
  return {
    at: undefined,
    subject: `which code ${path} is a plan of`,
    because: `${directories.join(' and ')} declare the same keys`,
    remedy: 'Write the plan into the folder of its root module.',
  };
}

function withoutCode({ path }: NamedPlan, key: KeyDeclaration): PlanDoubt {
  return {
    at: undefined,
    subject: `which code ${path} is a plan of`,
    because: `no root module in the checked files declares ${key.address}`,
    remedy: `Check the folder that was planned. ${AGAIN}`,
  };
}

function missing({ path }: NamedPlan, key: KeyDeclaration): PlanDoubt {
  return {
    at: key.header,
    key,
    subject: `what an apply of ${path} would do to ${key.address}`,
    because: 'the plan does not have this key, so it was made from other code, or from another root module',
    remedy: AGAIN,
  };
}

function stale({ path }: NamedPlan, key: KeyDeclaration, fields: readonly string[]): PlanDoubt {
  return {
    at: key.header,
    key,
    subject: `whether ${path} is a plan of this code`,
    because: `${key.address} has other values in it than here (${fields.join(', ')}), unless ignore_changes keeps them`,
    remedy: `The values of the code count. ${AGAIN}`,
    isOld: true,
  };
}

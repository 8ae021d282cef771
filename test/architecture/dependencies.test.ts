import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CLOSES_A_CYCLE, FORBIDDEN_BUT_PRESENT } from './exceptions.ts';
import { cycles, type Dependency, dependencies } from './module-graph.ts';
import { MODULES, type ModuleRule } from './modules.ts';

const ALL = dependencies(join(import.meta.dirname, '..', '..'));

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
/** Tests and the cases of rules may look at everything. */
const isTest = (path: string) => /\.(?:test|cases|fixture)\.ts$/.test(path);

function moduleOf(path: string): ModuleRule {
  const found = MODULES.filter((module) => isWithin(path, module.path)).toSorted(
    (a, b) => b.path.length - a.path.length,
  )[0];
  if (found === undefined)
    throw new Error(`${path} belongs to no module of ${join('test', 'architecture', 'modules.ts')}`);
  return found;
}

function isForbidden({ from, to }: Dependency): boolean {
  const [importer, imported] = [moduleOf(from), moduleOf(to)];
  return importer !== imported && !importer.mayImport.some((allowed) => isWithin(imported.path, allowed));
}

/** JSON files are data: they import nothing. */
const CODE = ALL.filter(({ from, to }) => !isTest(from) && to.endsWith('.ts'));

it('lets each module import only what the rules allow', () => {
  const forbidden = CODE.filter(isForbidden);
  const isExcepted = ({ from, to }: Dependency) =>
    FORBIDDEN_BUT_PRESENT.some(
      (exception) => exception.from === moduleOf(from).path && exception.to === moduleOf(to).path,
    );
  const words = ({ from, to, line }: Dependency) =>
    `${from}:${line} imports ${to}: ${moduleOf(from).path} may not import ${moduleOf(to).path}`;
  expect(forbidden.filter((found) => !isExcepted(found)).map(words)).toEqual([]);

  const stale = FORBIDDEN_BUT_PRESENT.filter(
    ({ from, to }) =>
      !forbidden.some((found) => moduleOf(found.from).path === from && moduleOf(found.to).path === to),
  );
  expect(stale, 'Nothing needs these exceptions any more: delete them.').toEqual([]);
});

it('ships no test', () => {
  const shipped = CODE.filter(({ from }) => !isWithin(from, 'test'));
  expect(shipped.filter(({ to }) => isTest(to)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

it('has no cycle of imports, types included', () => {
  const same = (a: Pick<Dependency, 'from' | 'to'>, b: Pick<Dependency, 'from' | 'to'>) =>
    a.from === b.from && a.to === b.to;
  const without = (cut: typeof CLOSES_A_CYCLE) =>
    ALL.filter((found) => !cut.some((exception) => same(exception, found)));
  expect(cycles(without(CLOSES_A_CYCLE)).map((cycle) => cycle.join(' -> '))).toEqual([]);

  const stale = CLOSES_A_CYCLE.filter(
    (exception) => cycles(without(CLOSES_A_CYCLE.filter((other) => other !== exception))).length === 0,
  );
  expect(stale, 'These imports close no cycle any more: delete the exceptions.').toEqual([]);
});

it('allows only modules that are in the table', () => {
  const named = MODULES.flatMap(({ mayImport }) => mayImport);
  expect(named.filter((path) => !MODULES.some((module) => isWithin(module.path, path)))).toEqual([]);
});

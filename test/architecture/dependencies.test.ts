import { join } from 'node:path';
import { expect, it } from 'vitest';
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
  const message = ({ from, to, line }: Dependency) =>
    `${from}:${line} imports ${to}: ${moduleOf(from).path} may not import ${moduleOf(to).path}`;
  expect(CODE.filter(isForbidden).map(message)).toEqual([]);
});

it('ships no test', () => {
  const shipped = CODE.filter(({ from }) => !isWithin(from, 'test'));
  expect(shipped.filter(({ to }) => isTest(to)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

it('has no cycle of imports, types included', () => {
  expect(cycles(ALL).map((cycle) => cycle.join(' -> '))).toEqual([]);
});

it('allows only modules that are in the table', () => {
  const named = MODULES.flatMap(({ mayImport }) => mayImport);
  expect(named.filter((path) => !MODULES.some((module) => isWithin(module.path, path)))).toEqual([]);
});

it.each([
  ['provider/keys/plan.ts', 'provider/api/client.ts'],
  ['provider/terraform/plugin/rpc/run.ts', 'provider/keys/plan.ts'],
  ['provider/terraform/provider.ts', 'action/scan/scan.ts'],
  ['provider/emulator/server.ts', 'provider/api/client.ts'],
  ['action/scan/scan.ts', 'action/check/run-check.ts'],
  ['action/check/run-check.ts', 'action/report/gate/terminal.ts'],
  ['provider/keys/plan.ts', 'test/check/keys.ts'],
])('forbids %s to import %s', (from, to) => {
  expect(isForbidden({ from, to, line: 1 })).toBe(true);
});

it('finds a cycle', () => {
  const edge = (from: string, to: string) => ({ from, to });
  expect(cycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('a', 'c')])).toEqual([['b', 'c']]);
  expect(cycles([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')])).toEqual([]);
});

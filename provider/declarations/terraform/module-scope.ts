import type { SourceRange } from '../../documents/source-range.ts';
import type { StaticValue } from '../static-value.ts';
import { evaluate } from './expression/evaluate.ts';
import type { Expression } from './expression/expression.ts';
import type { Scope } from './expression/scope.ts';
import type { Sources } from './expression/sources.ts';
import { converted } from './expression/type-constraint.ts';
import { type Budget, undecidable } from './expression/undecided.ts';
import type { Variable } from './module-file.ts';

/** What names mean in a module that was called with `given`. */
export interface ModuleNames {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Expression>;
  /** Values that the caller, or a file beside the root, gives. */
  readonly given: ReadonlyMap<string, StaticValue>;
  /** Of Terraform's workspaces; undefined when it is not known. */
  readonly workspace?: string | undefined;
  /** What functions of the root can read. */
  readonly sources?: Sources | undefined;
  /** `path.module`, relative to the root's folder. */
  readonly folderFromRoot?: string;
  /** What a module that this one calls gives back; undefined where its code is not at hand. */
  readonly outputsOf?: (call: string) => StaticValue | undefined;
}

const NOWHERE: SourceRange = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** The scope of a module's expressions. Each name is evaluated once; one that depends on itself is undecidable. */
export function moduleScope(names: ModuleNames, budget: Budget): Scope {
  const { variables, locals, given, folderFromRoot = '.', workspace, sources, outputsOf } = names;
  const worked = new Map<string, StaticValue>();
  const once = (name: string, work: () => StaticValue | undefined): StaticValue => {
    const known = worked.get(name);
    if (known !== undefined) return known;
    worked.set(name, undecidable(`it depends on ${name}, which depends on itself`, NOWHERE));
    const value =
      work() ?? undecidable(`it depends on ${name}, which is known only when Terraform runs`, NOWHERE);
    worked.set(name, value);
    return value;
  };
  const scope: Scope = {
    budget,
    sources,
    lookUp(root, member) {
      if (member === undefined) return undefined;
      return once(`${root}.${member}`, () => {
        if (root === 'var') return variable(member);
        if (root === 'local') return local(member);
        if (root === 'path') return pathNamed(member, folderFromRoot);
        if (root === 'terraform' && member === 'workspace') return workspaceNamed(workspace);
        return root === 'module' ? outputsOf?.(member) : undefined;
      });
    },
  };
  const variable = (name: string): StaticValue => {
    const declared = variables.get(name);
    if (declared === undefined)
      return undecidable(`it depends on var.${name}, which is not declared`, NOWHERE);
    const value = given.get(name);
    const byDefault = declared.default && evaluate(declared.default, scope);
    // A caller's null is a value, unless the variable says that it is not.
    const chosen =
      value !== undefined && isNull(value) && refusesNull(declared) ? byDefault : (value ?? byDefault);
    if (chosen === undefined) return undecidable(`it depends on var.${name}, which has no default`, NOWHERE);
    return declared.type === undefined ? chosen : converted(chosen, declared.type, scope);
  };
  const local = (name: string): StaticValue => {
    const expression = locals.get(name);
    return expression === undefined
      ? undecidable(`it depends on local.${name}, which is not declared`, NOWHERE)
      : evaluate(expression, scope);
  };
  return scope;
}

/** Terraform runs in the root's folder. `path.cwd` depends on the machine. */
function pathNamed(name: string, folderFromRoot: string): StaticValue | undefined {
  const value = name === 'root' ? '.' : name === 'module' ? folderFromRoot : undefined;
  return value === undefined ? undefined : { kind: 'scalar', value, at: NOWHERE };
}

function workspaceNamed(workspace: string | undefined): StaticValue {
  return workspace === undefined
    ? undecidable('it depends on terraform.workspace, and the policy lists no workspaces', NOWHERE)
    : { kind: 'scalar', value: workspace, at: NOWHERE };
}

function isNull(value: StaticValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function refusesNull({ nullable }: Variable): boolean {
  return nullable?.kind === 'literal' && nullable.value === false;
}

/**
 * Makes the bindings of an action of those that the generator wrote for a resource with the same attributes, after
 * `strictBindings`: nothing refers to an action, so that what reads attributes is left out, and its HCL as well, which
 * neither CDK library can write.
 *
 * @throws Error when the generator writes resources differently.
 */
export function actionBindings(resource: string): string {
  const [, imports = ''] = part(resource, /^([\s\S]*?)^\/\/ Configuration$/m);
  const [, type] = part(resource, /^ {2}public static readonly tfResourceType = "(\w+)";$/m);
  const [, name] = part(resource, /^export class (\w+) extends cdktn\.TerraformResource \{$/m);
  const [, attributes = ''] = part(
    resource,
    /synthesizeAttributes\(\).*\{\n {4}return \{\n([\s\S]*?)\n {4}\};/,
  );
  const declarations = [...resource.matchAll(DECLARATION)].map(([text]) => text.replace(HCL_FUNCTION, ''));
  const kept = declarations.filter((text) => text !== '').join('\n');
  return `${imports.replace('schema.json', 'actions.json').replace(/^import \{ VERSION \}.*\n/m, "import { Action, type ActionSettings } from '../action.ts';\n")}${kept
    .replace('extends cdktn.TerraformMetaArguments', 'extends ActionSettings')
    .replaceAll('/latest/docs/resources/', '/latest/docs/actions/')}
/** The action \`${type}\`: {@link https://registry.terraform.io/providers/lowerplane/lowerplane/latest/docs/actions/${type?.replace('lowerplane_', '')}} */
export class ${name} extends Action {
  static readonly tfActionType = '${type}';

  constructor(scope: Construct, id: string, config: ${name}Config) {
    super(scope, id, ${name}.tfActionType, config, {
${attributes.replaceAll(/this\._(\w+)(?:\.internalValue)?/g, 'config.$1')}
    });
  }
}
`;
}

const DECLARATION = /^export (?:interface|function) [\s\S]*?^\}\n/gm;
const HCL_FUNCTION = /^export function \w+ToHclTerraform\([\s\S]*/;

function part(source: string, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(source);
  if (match === null) throw new Error(`The generator wrote nothing like ${pattern}.`);
  return match;
}

import type { ApiKey } from '../../api/contract/api-key.ts';
import { canonicalScope } from '../../keys/environments.ts';
import { formatInstant } from '../../keys/instant.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import type { KeyToDeclare } from './choose-keys.ts';
import type { CdkFlavour } from './import-row.ts';
import { hclText, typescriptText, withoutTemplates, yamlText } from './source-text.ts';

const SECRETS = [
  'The secret of each key is where it was put when the key was created.',
  'To have successors delivered, add deliver_to and rotation.',
];

/** The beginning of a new keys file. */
export const YAML_HEAD = `# Written by "lowerplane import".\n${SECRETS.map((line) => `# ${line}\n`).join('')}version: 1\n\nkeys:\n`;

/**
 * Items of the list `keys` in a keys file.
 *
 * @param indent what their dashes are indented by.
 */
export function yamlItems(keys: readonly KeyToDeclare[], indent: string): string {
  return keys
    .map(({ key, isAmbiguous }) => {
      const attributes = [
        `name: ${yamlText(key.name)}`,
        ...(isAmbiguous ? [`id: ${key.id}`] : []),
        `permissions: ${key.permissions}`,
        ...environments(key, (list) => `environments: [${list.join(', ')}]`),
        key.expires_at === null ? 'expires_in: never' : `expires_at: "${expiry(key.expires_at)}"`,
      ];
      const [first = '', ...rest] = attributes;
      return [
        `${indent}# ${recognized(key)}`,
        `${indent}- ${first}`,
        ...rest.map((line) => `${indent}  ${line}`),
      ]
        .map((line) => `${line}\n`)
        .join('');
    })
    .join('\n');
}

/** The beginning of a new file of Terraform code. */
export const HCL_HEAD = `# Written by "lowerplane import". Terraform 1.5 or later imports the keys at the next apply.\n# Remove the import blocks after it.\n${SECRETS.map((line) => `# ${line}\n`).join('')}\n`;

/** What a root module must say once. */
export const REQUIRED_PROVIDERS = `terraform {\n  required_providers {\n    lowerplane = { source = "lowerplane/lowerplane" }\n  }\n}\n\n`;

/** Resources with import blocks, as `terraform fmt` formats them. */
export function hclBlocks(keys: readonly KeyToDeclare[]): string {
  return keys
    .map(({ key, label }) => {
      const attributes: readonly (readonly [string, string])[] = [
        ['name', hclText(key.name)],
        ['permissions', `"${key.permissions}"`],
        ...environments(key, (list) => ['environments', `["${list.join('", "')}"]`] as const),
        key.expires_at === null ? ['expires_in', '"never"'] : ['expires_at', `"${expiry(key.expires_at)}"`],
      ];
      const width = Math.max(...attributes.map(([name]) => name.length));
      const lines = attributes.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`);
      return `# ${recognized(key)}
import {
  to = lowerplane_api_key.${label}
  id = "${key.id}"
}

resource "lowerplane_api_key" "${label}" {
${lines.join('')}}
`;
    })
    .join('\n');
}

/** A whole program. */
export function cdkProgram(keys: readonly KeyToDeclare[], flavour: CdkFlavour): string {
  const constructs = keys.map(({ key, label }) => {
    const lines = [
      `name: ${typescriptText(withoutTemplates(key.name))},`,
      `permissions: '${key.permissions}',`,
      `environments: ${key.environments === 'all' ? "'all'" : environments(key, (list) => `['${list.join("', '")}']`)},`,
      key.expires_at === null ? "expires: 'never'," : `expires: { at: '${expiry(key.expires_at)}' },`,
      "deliverTo: 'elsewhere',",
    ];
    return `// ${recognized(key)}
new ApiKey(stack, '${label.replaceAll('_', '-')}', {
${lines.map((line) => `  ${line}\n`).join('')}}).importFrom('${key.id}');
`;
  });
  const head = `// Written by "lowerplane import". Terraform 1.5 or later imports the keys at the next apply.
// The secret of each key is where it was put when the key was created.
// To have successors delivered, write destinations in deliverTo, and rotation.
`;
  return cdkApp(flavour, head, constructs.join('\n'));
}

/**
 * A program with one stack.
 *
 * @param head comments that it begins with.
 * @param constructs statements that add to `stack`.
 */
export function cdkApp(flavour: CdkFlavour, head: string, constructs: string): string {
  return `${head}
import { App, TerraformStack } from '${flavour}';
import { ApiKey, LowerPlaneProvider } from 'lowerplane/${flavour}';

const app = new App();
const stack = new TerraformStack(app, 'lowerplane-keys');
new LowerPlaneProvider(stack, 'lowerplane');

${constructs}
app.synth();
`;
}

/** What tells a person which key it is. */
function recognized({ id, last_four: lastFour, created_at: createdAt }: ApiKey): string {
  const ending = /^[0-9A-Za-z]{4}$/.test(lastFour) ? `, ending in ${lastFour}` : '';
  return `${id}${ending}, created ${createdAt.slice(0, 10)}`;
}

function environments<Line>(
  { environments: scope }: ApiKey,
  write: (list: readonly string[]) => Line,
): Line[] {
  const canonical = canonicalScope(scope);
  return canonical === 'all' ? [] : [write(canonical)];
}

function expiry(timestamp: string): string {
  return formatInstant(instantOf(timestamp));
}

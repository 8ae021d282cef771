import { Token } from 'cdktn';
import { stringify } from 'yaml';
import type { ApiKeyProps } from '../../provider/constructs/index.ts';
import { Variable, type Written, type WrittenObject } from './row.ts';

/** Variables that only Terraform knows, for rows that refer to them. */
export const VARIABLES = ['later', 'other'] as const;

/** A resource block. */
export function toHcl(declared: WrittenObject, label: string): string {
  const lines = Object.entries(declared).map(([name, value]) => `  ${name} = ${hclValue(value)}`);
  return `resource "lowerplane_api_key" "${label}" {\n${lines.join('\n')}\n}\n`;
}

function hclValue(value: Written): string {
  if (value instanceof Variable) return `var.${value.name}`;
  if (typeof value === 'string') return hclText(value);
  if (Array.isArray(value)) return `[${value.map(hclValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)} = ${hclValue(item)}`)
    .join(', ')} }`;
}

/** HCL knows no other escapes of JSON but these. */
function hclText(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}

/** A resource in Terraform's JSON syntax. */
export function toTerraformJson(declared: WrittenObject, label: string): string {
  return JSON.stringify({ resource: { lowerplane_api_key: { [label]: jsonValue(declared) } } }, null, 2);
}

function jsonValue(value: Written): unknown {
  if (value instanceof Variable) return `\${var.${value.name}}`;
  if (typeof value === 'string') return value.replaceAll('${', '$${').replaceAll('%{', '%%{');
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonValue(item)]));
}

/** The declarations of {@link VARIABLES} in HCL. */
export function variablesInHcl(): string {
  return VARIABLES.map((name) => `variable "${name}" {}\n`).join('');
}

/** A keys file with one key. */
export function toKeysFile(declared: WrittenObject): string {
  return stringify({ version: 1, keys: [declared] });
}

/** The props of a construct. Rows declare what its types refuse, too. */
export function toProps(declared: WrittenObject): ApiKeyProps {
  const { environments = 'all', expires_in: within, expires_at: at, ...others } = declared;
  const expires = within === 'never' ? within : { in: constructValue(within), at: constructValue(at) };
  const isDeclared = within !== undefined || at !== undefined;
  const props = {
    ...camelCased(others),
    environments: constructValue(environments),
    ...(isDeclared && { expires }),
  };
  return props as unknown as ApiKeyProps;
}

function constructValue(value: Written | undefined): unknown {
  if (value instanceof Variable) return Token.asString(`\${var.${value.name}}`);
  if (Array.isArray(value)) return value.map(constructValue);
  return typeof value === 'object' && value !== null ? camelCased(value) : value;
}

/** Names in the way of the bindings; those of environment variables have no small letter to change. */
function camelCased(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      constructValue(item),
    ]),
  );
}

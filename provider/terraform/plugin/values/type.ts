/**
 * A Terraform type in the JSON form of the protocol: `"string"`, `["list", "string"]`,
 * `["object", {"path": "string"}]`.
 */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['tuple', readonly ValueType[]]
  | readonly ['object', { readonly [name: string]: ValueType }]
  | readonly ['object', { readonly [name: string]: ValueType }, readonly string[]];

/** Reads a type from JSON sent by Terraform. @throws TypeError when it is not one. */
export function parseValueType(json: unknown): ValueType {
  if (json === 'string' || json === 'number' || json === 'bool' || json === 'dynamic') return json;
  if (Array.isArray(json)) {
    const [kind, argument]: unknown[] = json;
    if (kind === 'list' || kind === 'set' || kind === 'map') return [kind, parseValueType(argument)];
    if (kind === 'tuple' && Array.isArray(argument)) return [kind, argument.map(parseValueType)];
    if (kind === 'object' && typeof argument === 'object' && argument !== null) {
      const fields: Record<string, ValueType> = Object.create(null);
      for (const [name, type] of Object.entries(argument)) fields[name] = parseValueType(type);
      return [kind, fields];
    }
  }
  throw new TypeError(`not a Terraform type: ${JSON.stringify(json)?.slice(0, 80)}`);
}

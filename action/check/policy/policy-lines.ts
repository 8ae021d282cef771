import { lineOfPointer } from '../../../provider/documents/positioned-yaml.ts';
import { jsonPointer, valueAt } from '../../../provider/schema-messages/field-path.ts';
import { isRecord, type PolicyLayer } from './policy-layer.ts';
import type { PolicyLine, PolicyLines, ScopedLines } from './policy-line.ts';

/**
 * Where a policy sets what.
 *
 * @param layers the most general first.
 */
export function policyLines(layers: readonly PolicyLayer[]): PolicyLines {
  const scoped = layers.map((layer) => scopedLines(layer, []));
  const rules: Record<string, ScopedLines['rules'][string]> = {};
  for (const own of scoped)
    for (const [id, lines] of Object.entries(own.rules)) rules[id] = { ...rules[id], ...lines };
  return {
    ...scoped.findLast(({ failOn }) => failOn !== undefined),
    rules,
    secretSeverities: Object.assign({}, ...layers.map((layer) => linesIn(layer, ['secrets', 'severity']))),
    patterns: Object.assign({}, ...layers.map(patternLines)),
  };
}

/**
 * Where a file sets what can differ by file.
 *
 * @param steps to the mapping in the file that has the settings.
 */
export function scopedLines(layer: PolicyLayer, steps: readonly string[]): ScopedLines {
  const at = (...more: readonly string[]) => lineAt(layer, [...steps, ...more]);
  const written = valueAt(layer.written, steps);
  const rules = valueAt(written, ['rules']);
  return {
    ...(valueAt(written, ['fail_on']) !== undefined && { failOn: at('fail_on') }),
    rules: Object.fromEntries(
      Object.entries(isRecord(rules) ? rules : {}).map(([id, set]) => {
        const any = at('rules', id);
        if (!isRecord(set)) return [id, { any, severity: any }];
        return [id, { any, ...(set.severity !== undefined && { severity: at('rules', id, 'severity') }) }];
      }),
    ),
  };
}

function linesIn(layer: PolicyLayer, steps: readonly string[]): Readonly<Record<string, PolicyLine>> {
  const mapping = valueAt(layer.written, steps);
  const names = Object.keys(isRecord(mapping) ? mapping : {});
  return Object.fromEntries(names.map((name) => [name, lineAt(layer, [...steps, name])]));
}

function patternLines(layer: PolicyLayer): Readonly<Record<string, PolicyLine>> {
  const patterns = valueAt(layer.written, ['secrets', 'patterns']);
  return Object.fromEntries(
    (Array.isArray(patterns) ? patterns : []).map((pattern: unknown, index) => [
      String(valueAt(pattern, ['id'])),
      lineAt(layer, ['secrets', 'patterns', String(index)]),
    ]),
  );
}

function lineAt({ source }: PolicyLayer, steps: readonly string[]): PolicyLine {
  return { path: source.path, line: lineOfPointer(source, jsonPointer(steps)) };
}

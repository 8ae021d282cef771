import type { Attributes } from '../plugin/index.ts';
import { anchorOf, attributeLine, groupsOf } from './attribute-lines.ts';

/** The "Schema" section of a page: attributes by who sets them, then each nested schema. */
export function schemaSection(attributes: Attributes): string {
  const groups = groupsOf(attributes).map(
    (group) => `### ${group.heading}\n\n${lines(group.attributes, [])}\n`,
  );
  return ['## Schema\n', ...groups, ...nestedSections(attributes, [])].join('\n');
}

function nestedSections(attributes: Attributes, parents: readonly string[]): readonly string[] {
  return groupsOf(attributes).flatMap((group) =>
    group.attributes.flatMap(([name, { nested }]) => {
      if (!nested) return [];
      const path = [...parents, name];
      const groups = groupsOf(nested.attributes).map(
        (inner) => `${inner.heading}:\n\n${lines(inner.attributes, path)}\n`,
      );
      const heading = `<a id="${anchorOf(path)}"></a>\n### Nested Schema for \`${path.join('.')}\`\n`;
      return [[heading, ...groups].join('\n'), ...nestedSections(nested.attributes, path)];
    }),
  );
}

function lines(
  attributes: ReturnType<typeof groupsOf>[number]['attributes'],
  parents: readonly string[],
): string {
  return attributes.map(([name, attribute]) => attributeLine([...parents, name], attribute)).join('\n');
}

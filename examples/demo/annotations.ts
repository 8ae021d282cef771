/** An annotation, as GitHub's runner reads it from the Action's log. */
export interface ShownAnnotation {
  readonly level: string;
  /** `infra/keys.tf:12`, or "workflow run" when it belongs to no line. */
  readonly place: string;
  readonly title: string;
  readonly message: string;
}

/** The annotations in a log, as GitHub shows them. */
export function annotationsIn(log: string): readonly ShownAnnotation[] {
  return [...log.matchAll(/^::(error|warning|notice)(?: (.*?))?::(.*)$/gm)].map(
    ([, level = '', properties = '', message = '']) => {
      const named = new Map(
        properties.split(',').map((property): [string, string] => {
          const at = property.indexOf('=');
          return [property.slice(0, at), decoded(property.slice(at + 1))];
        }),
      );
      const file = named.get('file');
      return {
        level,
        place: file === undefined ? 'workflow run' : `${file}:${named.get('line') ?? '1'}`,
        title: named.get('title') ?? '',
        message: decoded(message),
      };
    },
  );
}

function decoded(text: string): string {
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

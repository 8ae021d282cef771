import { classifyKeyText } from '../keys/key-text.ts';

export type QueryValue = string | number | undefined;

/** A reason why a path cannot be built from its parameters, for people. */
export class UnusablePathParameter extends Error {
  override readonly name = 'UnusablePathParameter';
}

/**
 * Fills `/v1/api-keys/{id}` in.
 *
 * @throws UnusablePathParameter for an id that is empty, would climb out of its path, or is the text of a key.
 */
export function fillPath(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    if (value === '' || /^\.+$/.test(value)) {
      throw new UnusablePathParameter(`The ${name} is ${value === '' ? 'empty' : `"${value}"`}.`);
    }
    if (classifyKeyText(value) !== 'other') {
      throw new UnusablePathParameter(
        `The text of a key was given where its ${name} belongs. It was not sent; a key's id starts with "key_".`,
      );
    }
    return encodeURIComponent(value);
  });
}

/** The whole URL of a request: base URL with its path prefix, path, and the parameters that have a value. */
export function requestUrl(baseUrl: URL, path: string, query: Readonly<Record<string, QueryValue>>): URL {
  const url = new URL(baseUrl);
  url.pathname = `${baseUrl.pathname === '/' ? '' : baseUrl.pathname}${path}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

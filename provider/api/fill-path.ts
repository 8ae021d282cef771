import { classifyKeyText } from '../keys/key-text.ts';

/** Why a path cannot be built from its parameters, for people. */
export class UnusablePathParameter extends Error {
  override readonly name = 'UnusablePathParameter';
}

/**
 * Fills in the parameters of a path such as `/v1/api-keys/{id}`.
 *
 * @throws UnusablePathParameter for a value that is empty, would leave its path segment, or is the text of a key.
 */
export function fillPath(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    if (value === '' || /^\.+$/.test(value)) {
      throw new UnusablePathParameter(`The ${name} ${value === '' ? 'is empty' : `cannot be "${value}"`}.`);
    }
    if (classifyKeyText(value) !== 'other') {
      throw new UnusablePathParameter(
        `The ${name} is the text of an API key, which was not sent. Pass the id of the key instead; it starts with "key_".`,
      );
    }
    return encodeURIComponent(value);
  });
}

/** A secret and the name that its author gave it. */
export interface KnownSecret {
  /** In capitals with underscores, such as `DATADOG_API_KEY`. */
  readonly name: string;
  /** Of one line. */
  readonly value: string;
}

/** One way in which people write a named secret into a file. */
export interface Wrapping {
  readonly id: string;
  readonly path: string;
  readonly write: (secret: KnownSecret) => string;
}

/** Shortest value that is cut into parts: nobody splits a short one. */
const SHORTEST_TO_SPLIT = 16;

export function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function pascal(name: string): string {
  const text = camel(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function kebab(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

export function snake(name: string): string {
  return name.toLowerCase();
}

export function dotted(name: string): string {
  return name.toLowerCase().replaceAll('_', '.');
}

/** A name that suggests a secret, where the author's does not: nothing else leads to what is not written as it is. */
export function telling(name: string): string {
  return /KEY|TOKEN|SECRET|PASSW|CRED/.test(name) ? name : `${name}_TOKEN`;
}

/** A value in two parts, neither of which is the whole secret. */
export function halves(value: string): readonly [string, string] {
  const middle = value.length < SHORTEST_TO_SPLIT ? value.length - 2 : Math.ceil(value.length / 2);
  return [value.slice(0, middle), value.slice(middle)];
}

/** A value in four parts. */
export function quarters(value: string): readonly string[] {
  return halves(value).flatMap(halves);
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

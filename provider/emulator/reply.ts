/** The response of an operation. */
export type Reply =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'text';
      readonly status: number;
      readonly contentType: string;
      /** Written while it is produced, so that a long export needs little memory. */
      readonly text: Iterable<string>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'bytes';
      readonly status: 200;
      readonly bytes: Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'empty'; readonly status: 204 };

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: 'json', status, body, headers };
}

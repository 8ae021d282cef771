import * as z from 'zod';

/** Names of a vault and an item in it, and their ids. */
export const VAULT = { name: 'CI', id: 'vaultvaultvaultvaultvault2' };
export const ITEM = { title: 'LowerPlane', id: 'itemitemitemitemitemitem22' };
export const FIELD = 'api key';

const id = z.string().regex(/^[\da-z]{26}$/);
const type = z.enum(['STRING', 'EMAIL', 'CONCEALED', 'URL', 'OTP', 'DATE', 'MONTH_YEAR', 'MENU', 'SSHKEY']);
/** Source: github.com/1Password/connect, docs/openapi/spec.yaml, Field and FullItem. */
export const fieldShape = z.strictObject({
  id: z.union([id, z.enum(['credential', 'username', 'notesPlain'])]),
  type,
  label: z.string().optional(),
  value: z.string().optional(),
  purpose: z.enum(['', 'USERNAME', 'PASSWORD', 'NOTES']).optional(),
});
type Field = z.output<typeof fieldShape>;

export const newItemShape = z.strictObject({
  title: z.string(),
  category: z.literal('API_CREDENTIAL'),
  tags: z.array(z.string()),
  fields: z.array(fieldShape),
});

/** A vault of 1Password with one item, as every client of it sees it. */
export class OnePasswordVault {
  item:
    | { readonly title: string; category: string; tags: readonly string[]; version: number; fields: Field[] }
    | undefined;
  /** What readers see, where they see it later. */
  #stale: { readonly reads: number; readonly item: OnePasswordVault['item'] } | undefined;

  constructor() {
    this.item = {
      title: ITEM.title,
      category: 'API_CREDENTIAL',
      tags: [],
      version: 7,
      fields: [{ id: 'username', type: 'STRING', label: 'username', value: 'kept' }],
    };
  }

  /** The next reads still show what is there now, unless they already show something older. */
  lag(reads: number): void {
    this.#stale ??= { reads, item: structuredClone(this.item) };
  }

  /** As it is shown. */
  shown() {
    const stale = this.#stale;
    if (stale !== undefined) this.#stale = stale.reads > 1 ? { ...stale, reads: stale.reads - 1 } : undefined;
    const item = stale === undefined ? this.item : stale.item;
    return item && { id: ITEM.id, vault: { id: VAULT.id, name: VAULT.name }, ...structuredClone(item) };
  }

  create({ title, category, tags, fields }: z.output<typeof newItemShape>): void {
    this.item = { title, category, tags, version: 1, fields: [...fields] };
  }

  /** 1Password keeps no empty values. */
  change(fields: readonly Field[]): void {
    if (this.item === undefined) throw new Error('There is no item.');
    this.item.fields = fields.map(({ value, ...field }) => (value ? { ...field, value } : field));
    this.item.version += 1;
  }

  /** Someone sets the field in the app, or empties it. */
  overwrite(value: string | undefined): void {
    const others = this.item?.fields.filter(({ label }) => label !== FIELD) ?? [];
    const old = this.item?.fields.find(({ label }) => label === FIELD);
    const field = old ?? { id: 'appappappappappappappapp22', type: 'CONCEALED' as const, label: FIELD };
    this.change([...others, { ...field, ...(value === undefined ? { value: '' } : { value }) }]);
  }

  holds(name = FIELD): string | undefined {
    return this.item?.fields.find(({ label }) => label === name)?.value;
  }

  others(): unknown {
    return this.item?.fields.filter(({ label }) => label !== FIELD);
  }
}

/** What a stand-in shows of its vault. */
export function heldIn(vault: OnePasswordVault) {
  return {
    element: { onepassword_item: { vault: VAULT.name, item: ITEM.title, field: FIELD } },
    identity: `onepassword_item:${VAULT.name}/${ITEM.title}#${FIELD}`,
    holds: () => vault.holds(),
    overwrite: (text: string) => vault.overwrite(text),
    remove: () => vault.overwrite(undefined),
    beside: () => vault.others(),
    keepAs: 'old key',
    kept: (as = 'old key') => vault.holds(as),
    conditional: 'never',
  } as const;
}

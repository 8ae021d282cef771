import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { DeliveryError } from '../destination.ts';

/** Which field of which item, as declared. */
export interface ItemLocation {
  /** The destination's id. */
  readonly destination: string;
  /** Names or ids. */
  readonly vault: string;
  readonly item: string;
  readonly field: string;
}

/** How 1Password writes ids. They become parts of paths. */
const ID = /^[\da-z]{26}$/;
export const idShape = z.string().regex(ID);

const fieldShape = z.looseObject({
  id: z.string(),
  label: z.string().optional(),
  type: z.string().optional(),
  value: z.string().optional(),
});

/** An item, with everything that is not looked at here. Source: github.com/1Password/connect, docs/openapi/spec.yaml. */
export const itemShape = z.looseObject({
  id: idShape,
  title: z.string(),
  category: z.string(),
  version: z.int().optional(),
  fields: z.array(fieldShape).nullish(),
});
export type Item = z.output<typeof itemShape>;
export type Field = z.output<typeof fieldShape>;

/** What became of a write that was not refused. */
export type WriteOutcome =
  | { readonly kind: 'done' }
  /** Something else has changed the vault at the same moment, so that nothing was done. */
  | { readonly kind: 'conflict' }
  /** There was no response, or an outage: it may have been done. */
  | { readonly kind: 'unknown'; readonly error: DeliveryError };

/** One item, through Connect or `op`. Every method throws a DeliveryError. */
export interface ItemAccess {
  /** Undefined: there is none. */
  find(): Promise<Item | undefined>;
  /** Makes an item with one field. */
  create(content: NewItem): Promise<WriteOutcome>;
  /** Sets one field, which is added if the item lacks it, and leaves the others alone. Undefined as the value empties it. */
  set(item: Item, field: Field, value: string | undefined): Promise<WriteOutcome>;
  /** @throws DeliveryError when an item that exists cannot be written safely. */
  requireWritable?(item: Item): void;
  readonly wait: (ms: number) => Promise<void>;
}

export interface NewItem {
  readonly title: string;
  readonly category: 'API_CREDENTIAL';
  readonly tags: readonly string[];
  readonly fields: readonly Field[];
}

export function isId(name: string): boolean {
  return ID.test(name);
}

/**
 * The field of an item, by its id or else its label. Undefined: there is none.
 *
 * @throws DeliveryError when there are several.
 */
export function fieldOf(
  { destination, field: name, item: named }: ItemLocation,
  item: Item,
): Field | undefined {
  const fields = item.fields ?? [];
  const byId = fields.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const [first, second] = fields.filter(({ label }) => label === name);
  if (second === undefined) return first;
  throw new DeliveryError(
    destination,
    `The item ${named} has several fields ${JSON.stringify(name)}. Write the id of one of them as field.`,
  );
}

/** A field to add. 1Password has fields of its own, whose ids are words; others get an id as it makes them. */
export function newField(name: string, value: string): Field {
  const id = name === 'credential' ? name : newId();
  return { id, label: name, type: 'CONCEALED', value };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

function newId(): string {
  return Array.from({ length: 26 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
}

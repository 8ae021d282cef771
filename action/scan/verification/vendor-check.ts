import { parseJson } from '../../../provider/http/read-json.ts';
import type { WitnessedSecret } from '../content/witness.ts';
import type { VendorHosts } from './hosted-vendors.ts';
import type { NoVendorResponse, VendorPlace, VendorRequest, VendorResponse } from './vendor-connections.ts';
import type { VerifiedVendor } from './verified-vendors.ts';

/** What a vendor's response says about the secret. A text is why it says nothing. */
export type Answer = 'works' | 'refused' | NoVendorResponse;

/** One request that changes nothing at the vendor. */
export interface VendorCall extends VendorRequest {
  readonly method: 'GET' | 'POST';
  read(response: VendorResponse): Answer;
}

/** What to ask about a secret. */
export type Inquiry =
  | {
      readonly kind: 'ask';
      /** Everything secret in the calls: secrets of the same parts are asked about once. */
      readonly parts: readonly string[];
      /** Asked in order until one says that the secret works. */
      readonly calls: readonly [VendorCall, ...VendorCall[]];
    }
  | { readonly kind: 'cannot-ask'; readonly why: string };

/** How a vendor is asked about some kinds of secrets. */
export interface VendorCheck extends VendorPlace {
  readonly vendor: VerifiedVendor;
  /** Ids of the rules for these kinds. */
  readonly rules: readonly string[];
  prepare(secret: WitnessedSecret, hosts: VendorHosts, now: number): Inquiry;
}

export function cannotAsk(why: string): Inquiry {
  return { kind: 'cannot-ask', why };
}

/** Reads a response by its status alone, except for the success, whose JSON must have the vendor's form. */
export function answerBy(
  isExpected: (json: Readonly<Record<string, unknown>>) => boolean,
  statuses: { readonly works?: readonly number[]; readonly refused?: readonly number[] } = {},
): (response: VendorResponse) => Answer {
  const { works = [], refused = [401] } = statuses;
  return (response) => {
    if (refused.includes(response.status)) return 'refused';
    // Something between could answer in the same way, but not in JSON.
    if (works.includes(response.status)) return isJson(response) ? 'works' : unclear(response);
    if (response.status !== 200) return unclear(response);
    return isExpected(jsonOf(response)) ? 'works' : { unclear: 'answered with an unexpected document' };
  };
}

/** The answer to a status that says nothing about the secret. */
export function unclear({ status }: VendorResponse): Answer {
  if (status === 429) return { unclear: 'limits the rate of requests (status 429)' };
  return { unclear: `answered with status ${status}` };
}

function isJson({ text }: VendorResponse): boolean {
  return typeof parseJson(text) === 'object';
}

/** The members of a JSON document; none when it is not an object. */
export function jsonOf({ text }: VendorResponse): Readonly<Record<string, unknown>> {
  return membersOf(parseJson(text));
}

export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The text nearest to the secret that matches; its first group when there is one. */
export function nearest({ around, at }: WitnessedSecret, pattern: RegExp): string | undefined {
  let best: { readonly text: string; readonly distance: number } | undefined;
  for (const match of around.matchAll(pattern)) {
    const distance = Math.abs(match.index - at);
    if (best === undefined || distance < best.distance) best = { text: match[1] ?? match[0], distance };
  }
  return best?.text;
}

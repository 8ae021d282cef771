import { parseDuration } from '../../../keys/duration.ts';
import { type Diagnostics, isUnknown, path } from '../../plugin/index.ts';
import type { ApiKeyConfig } from './schema.ts';

/** The rules across attributes. Unknown values are given the benefit of the doubt until they are known. */
export function validateConfig(config: ApiKeyConfig, diagnostics: Diagnostics): void {
  expirationGivenOnce(config, diagnostics);
  destinationsMakeSense(config, diagnostics);
  rotationMakesSense(config, diagnostics);
}

function expirationGivenOnce(
  { expires_at: at, expires_in: within }: ApiKeyConfig,
  diagnostics: Diagnostics,
): void {
  if (at === null || within === null || isUnknown(at) || isUnknown(within)) return;
  diagnostics.error({
    summary: 'Expiration Declared Twice',
    detail: `The key has both expires_at = "${at}" and expires_in = "${within}". Keep one: expires_at for a fixed date, expires_in for a span that starts anew with each generation.`,
    path: ['expires_at'],
  });
}

function rotationMakesSense({ rotation }: ApiKeyConfig, diagnostics: Diagnostics): void {
  if (rotation === null || isUnknown(rotation)) return;
  const { every, before_expiry: beforeExpiry, overlap, overlap_max: overlapMax } = rotation;
  if (every === null && beforeExpiry === null) {
    diagnostics.error({
      summary: 'Rotation Without A Date',
      detail:
        'rotation says neither every nor before_expiry, so nothing would ever rotate. Write every = "90d" for a period, before_expiry = "14d" for a lead time before the expiration, or both.',
      path: ['rotation'],
    });
  }
  if (overlapMax === null || isUnknown(overlapMax) || isUnknown(overlap)) return;
  if (spanMs(overlapMax) < spanMs(overlap ?? '')) {
    diagnostics.error({
      summary: 'Overlap Longer Than Its Maximum',
      detail: `overlap = "${overlap}" is longer than overlap_max = "${overlapMax}". overlap_max counts from the delivery of the new key too, so it must be at least as long.`,
      path: path('rotation').attribute('overlap_max'),
    });
  }
}

/** 0 for what is no duration: its own validator says so. */
function spanMs(text: string): number {
  const parsed = parseDuration(text);
  return 'error' in parsed ? 0 : parsed.ms;
}

function destinationsMakeSense({ deliver_to: declared }: ApiKeyConfig, diagnostics: Diagnostics): void {
  if (declared === null || isUnknown(declared)) return;
  const seenAt = new Map<string, number>();
  for (const [index, element] of declared.entries()) {
    if (isUnknown(element)) continue;
    const { file, age } = element;
    const count = [file, age].filter((destination) => destination !== null).length;
    if (count !== 1) {
      diagnostics.error({
        summary: 'One Destination Per Element',
        detail: `This element of deliver_to names ${count === 0 ? 'no destination' : `${count} destinations`}. Write one of file and age in each element, for example deliver_to = [{ file = { path = "ci.key" } }].`,
        path: path('deliver_to').index(index),
      });
      continue;
    }
    const identity = identityOf(element);
    if (identity === undefined) continue;
    const first = seenAt.get(identity);
    if (first === undefined) {
      seenAt.set(identity, index);
      continue;
    }
    diagnostics.error({
      summary: 'Destination Declared Twice',
      detail:
        identity === 'age'
          ? `deliver_to[${first}] seals the secret with age already, and there is one sealed_secret. Put all recipients into that element.`
          : `deliver_to[${first}] delivers to the same ${identity}. Remove one of them.`,
      path: path('deliver_to').index(index),
    });
  }
}

type Element = Exclude<Exclude<ApiKeyConfig['deliver_to'], null>, { refinements: unknown }>[number];

/** What may appear once only; undefined while it is not known. */
function identityOf(element: Element): string | undefined {
  if (isUnknown(element)) return undefined;
  if (element.age !== null) return 'age';
  if (element.file === null || isUnknown(element.file) || isUnknown(element.file.path)) return undefined;
  return `file ${element.file.path}`;
}

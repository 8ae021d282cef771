import { parseDuration } from '../../../keys/duration.ts';
import { PENDING } from '../../../keys/key.ts';
import { type AttributePath, type Diagnostics, isUnknown, path, type Unknown } from '../../plugin/index.ts';
import { DESTINATION_KINDS } from './deliver-to-schema.ts';
import { destinationsOf } from './destinations.ts';
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

function destinationsMakeSense(config: ApiKeyConfig, diagnostics: Diagnostics): void {
  const declared = config.deliver_to;
  if (declared === null || isUnknown(declared)) return;
  const firstOf = new Map<string, number>();
  for (const [index, element] of declared.entries()) {
    if (isUnknown(element)) continue;
    const at = path('deliver_to').index(index);
    const kinds = DESTINATION_KINDS.filter((kind) => element[kind] !== null);
    if (kinds.length !== 1) {
      diagnostics.error({
        summary: 'One Destination Per Element',
        detail: `This element of deliver_to names ${kinds.length === 0 ? 'no destination' : kinds.join(' and ')}. Write one of ${DESTINATION_KINDS.join(', ')} in each element, for example deliver_to = [{ file = { path = "ci.key" } }].`,
        path: at,
      });
      continue;
    }
    githubTargetMakesSense(element.github_actions_secret, at, diagnostics);
    const identity = element.age === null ? idOf(element) : 'age';
    const first = identity === undefined ? undefined : firstOf.get(identity);
    if (identity !== undefined && first === undefined) firstOf.set(identity, index);
    if (first === undefined) continue;
    diagnostics.error({
      summary: 'Destination Declared Twice',
      detail:
        identity === 'age'
          ? `deliver_to[${first}] seals the secret with age already, and there is one sealed_secret. Put all recipients into that element.`
          : `deliver_to[${first}] delivers to the same place, ${identity}. Remove one of them.`,
      path: at,
    });
  }
}

type Element = Exclude<Exclude<ApiKeyConfig['deliver_to'], null | Unknown>[number], Unknown>;

/** The place an element names; undefined while it is not known. */
function idOf(element: Element): string | undefined {
  const [destination] = destinationsOf({ deliver_to: [element] });
  return destination === undefined || destination === PENDING ? undefined : destination.id;
}

function githubTargetMakesSense(
  declared: Element['github_actions_secret'],
  at: AttributePath,
  diagnostics: Diagnostics,
): void {
  if (declared === null || isUnknown(declared)) return;
  const { repository, organization, environment, visibility, selected_repository_ids: ids } = declared;
  const complain = (detail: string) =>
    diagnostics.error({
      summary: 'Unclear GitHub Secret',
      detail,
      path: at.attribute('github_actions_secret'),
    });
  if ((repository === null) === (organization === null)) {
    complain(
      `The secret names ${repository === null ? 'neither a repository nor an organization' : 'a repository and an organization'}. Give repository = "owner/name" for a secret of a repository or of one of its environments, or organization = "name" for one of an organization.`,
    );
  }
  if (organization !== null && environment !== null) {
    complain(
      'An environment belongs to a repository, but the secret is one of an organization. Remove one of them.',
    );
  }
  if (organization === null && visibility !== null) {
    complain('visibility is for secrets of an organization. Remove it.');
  }
  if ((visibility === 'selected') !== (ids !== null) && !isUnknown(visibility) && !isUnknown(ids)) {
    complain('visibility = "selected" and selected_repository_ids go together. Write both, or neither.');
  }
}

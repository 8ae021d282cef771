import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import { covers, type EnvironmentScope } from '../../../../provider/keys/environments.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import { PERMISSIONS, type Permissions } from '../../../../provider/keys/permissions.ts';
import { declaredLifetime } from './declared-lifetime.ts';

/** What a declared key allows, and until when; undefined for what the code does not determine. */
interface Exposure {
  readonly permissions: Permissions | undefined;
  readonly environments: EnvironmentScope | undefined;
  /** When a key that is created now ends; infinite for one that never does. */
  readonly end: Instant | undefined;
}

function exposureOf(declaration: KeyDeclaration, now: Instant): Exposure {
  const { permissions, environments } = declaration;
  return {
    permissions: permissions.kind === 'known' ? permissions.value : undefined,
    environments:
      environments.kind === 'known' ? environments.value : environments.kind === 'absent' ? 'all' : undefined,
    end: endOf(declaration, now),
  };
}

function endOf(declaration: KeyDeclaration, now: Instant): Instant | undefined {
  const lifetime = declaredLifetime(declaration);
  switch (lifetime.kind) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'span':
      return now + lifetime.ms;
    case 'rotated':
      return now + lifetime.ms;
    case 'until':
      return lifetime.end;
    default:
      return undefined;
  }
}

/**
 * Whether a declared key allows more than before, or for longer. What is not known on both sides is not compared.
 *
 * @param now the clock for both, so that time alone makes no difference.
 */
export function isWider(
  after: KeyDeclaration | undefined,
  before: KeyDeclaration | undefined,
  now: Instant,
): boolean {
  if (after === undefined || before === undefined) return false;
  const [a, b] = [exposureOf(after, now), exposureOf(before, now)];
  return (
    isMore(rankOf(a.permissions), rankOf(b.permissions)) ||
    isMore(a.end, b.end) ||
    reachesFurther(a.environments, b.environments)
  );
}

function rankOf(permissions: Permissions | undefined): number | undefined {
  return permissions && PERMISSIONS.indexOf(permissions);
}

function isMore(now: number | undefined, before: number | undefined): boolean {
  return now !== undefined && before !== undefined && now > before;
}

function reachesFurther(now: EnvironmentScope | undefined, before: EnvironmentScope | undefined): boolean {
  return now !== undefined && before !== undefined && !covers(before, now);
}

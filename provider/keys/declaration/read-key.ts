import { parseDuration } from '../duration.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../environments.ts';
import { type ExpirationRule, NEVER } from '../expiration.ts';
import { parseInstant } from '../instant.ts';
import type { Pending } from '../key.ts';
import { PERMISSIONS, type Permissions } from '../permissions.ts';
import type { RotationRule } from '../rotation.ts';
import { AttributePath } from './attribute-path.ts';
import type { KeySpecification } from './declared-key.ts';
import type { DestinationSpecification } from './destination.ts';
import { expirationFault, rotationFaults } from './key-rules.ts';
import { openingsOf } from './openings.ts';
import { previousFaults } from './previous-rules.ts';
import type { DeclaredConsumer, DeclaredVerification } from './probe.ts';
import { probedFaults } from './probe-rules.ts';
import type { Problem } from './problem.ts';
import {
  type ReadingsOf,
  type Report,
  readAttribute,
  readAttributes,
  readEach,
  reportUnknownNames,
} from './read-attribute.ts';
import { type DeclaredDestination, readDestinations } from './read-destinations.ts';
import { hindrance, INVALID, known, mapped, type Reading, withoutValue } from './reading.ts';
import { NEVER_WORD } from './text-rule.ts';
import { type DeclaredMap, type DeclaredValue, entryOf } from './value.ts';

/** What a declaration says about a key. */
export interface KeyReading<Kind extends DestinationSpecification = DestinationSpecification> {
  readonly name: Reading<string>;
  readonly permissions: Reading<Permissions>;
  /** Absent means all environments. */
  readonly environments: Reading<EnvironmentScope>;
  /** As written. Absent: what the rotation needs, or never. */
  readonly expiration: Reading<ExpirationRule>;
  readonly rotation: Reading<RotationRule>;
  /** In the order of `deliver_to`. */
  readonly destinations: Reading<readonly (DeclaredDestination<Kind> | Pending)[]>;
  readonly verify: Reading<DeclaredVerification>;
  readonly consumers: Reading<readonly DeclaredConsumer[]>;
  readonly secretInState: Reading<boolean>;
  readonly deletionProtection: Reading<boolean>;
  readonly forceRevoke: Reading<boolean>;
  readonly recreateAbsent: Reading<boolean>;
}

/** The default of `overlap_max`, as a multiple of `overlap`. A key that is held must outlive its overlap. */
const HOLDING_FACTOR = 4;

/** What is wrong with a declaration. It does not depend on the time: a date in the past is the plan's concern. */
export function checkDeclaration(
  specification: KeySpecification,
  declaration: DeclaredMap,
): readonly Problem[] {
  const problems: Problem[] = [];
  readKey(specification, declaration, (problem) => problems.push(problem));
  return problems;
}

/**
 * Reads a declaration.
 *
 * @param report takes what is wrong with it. Without it no rule is applied: every value of the right type is valid,
 * because an earlier version may have stored it.
 */
export function readKey<Kind extends DestinationSpecification>(
  { attributes, destinations }: KeySpecification<readonly Kind[]>,
  declaration: DeclaredMap,
  report?: Report,
): KeyReading<Kind> {
  const { deliver_to: deliverTo, rotation } = attributes;
  const plain = plainAttributesOf(attributes);
  if (report) reportUnknownNames(attributes, declaration, AttributePath.ROOT, report);
  const read = readEach(plain, declaration, AttributePath.ROOT, report);
  const expiration = expirationOf(read, report);
  const rule = rotationOf(rotation, entryOf(declaration, 'rotation'), expiration, report);
  const delivered = readDestinations(deliverTo, destinations, entryOf(declaration, 'deliver_to'), report);
  const { verify, consumers, secret_in_state: secretInState } = read;
  const faults = report
    ? [
        ...probedFaults({ verify, consumers, rotation: rule, destinations: delivered, secretInState }),
        ...previousFaults(rule, delivered),
      ]
    : [];
  for (const fault of faults) report?.(fault);
  return {
    name: read.name,
    permissions: mapped(read.permissions, permissionsOf),
    environments: mapped(read.environments, scopeOf),
    expiration,
    rotation: rule,
    destinations: delivered,
    verify,
    consumers,
    secretInState,
    deletionProtection: read.deletion_protection,
    forceRevoke: read.force_revoke,
    recreateAbsent: read.recreate_absent,
  };
}

type KeyAttributes = KeySpecification['attributes'];

function withoutParts({ deliver_to: _, rotation: __, ...plain }: KeyAttributes) {
  return plain;
}

/** Taken apart once: many declarations are read by one specification. */
const plainAttributes = new WeakMap<KeyAttributes, ReturnType<typeof withoutParts>>();

function plainAttributesOf(attributes: KeyAttributes): ReturnType<typeof withoutParts> {
  const known = plainAttributes.get(attributes) ?? withoutParts(attributes);
  plainAttributes.set(attributes, known);
  return known;
}

function permissionsOf(text: string): Permissions | undefined {
  return PERMISSIONS.find((permissions) => permissions === text);
}

function scopeOf(names: readonly string[]): EnvironmentScope {
  return ENVIRONMENTS.filter((environment) => names.includes(environment));
}

function expirationOf(
  read: Pick<ReadingsOf<KeyAttributes>, 'expires_at' | 'expires_in'>,
  report: Report,
): Reading<ExpirationRule> {
  const { expires_at: at, expires_in: within } = read;
  const fault = expirationFault(at, within);
  if (fault !== undefined) {
    report?.(fault);
    return INVALID;
  }
  const stopped = hindrance([at, within]);
  if (stopped !== undefined) return stopped;
  return at.kind === 'absent' ? mapped(within, lifeOf) : mapped(at, dateOf);
}

function dateOf(text: string): ExpirationRule | undefined {
  const at = parseInstant(text);
  return at === undefined ? undefined : { kind: 'at', at };
}

function lifeOf(text: string): ExpirationRule | undefined {
  if (text === NEVER_WORD) return NEVER;
  const ms = spanOf(text);
  return ms === undefined ? undefined : { kind: 'in', ms };
}

function spanOf(text: string): number | undefined {
  const parsed = parseDuration(text);
  return 'ms' in parsed ? parsed.ms : undefined;
}

function rotationOf(
  specification: KeyAttributes['rotation'],
  value: DeclaredValue,
  expiration: Reading<ExpirationRule>,
  report: Report,
): Reading<RotationRule> {
  const path = AttributePath.ROOT.attribute('rotation');
  // Absent, unknown, or not an object at all.
  if (value.kind !== 'map') return withoutValue(readAttribute(specification, value, path, report));
  const written = readAttributes(specification.attributes, value, path, report);
  const every = mapped(written.every, spanOf);
  const beforeExpiry = mapped(written.before_expiry, spanOf);
  const overlap = mapped(written.overlap, spanOf);
  const overlapMax = mapped(written.overlap_max, spanOf);
  const anchor = mapped(written.anchor, parseInstant);
  const ends = written.on_overlap_end;
  const openings = openingsOf(written.window, written.not_between, report);
  const spans = { every, beforeExpiry, overlap, overlapMax, openings };
  const faults = report === undefined ? [] : [...rotationFaults(written, spans, expiration)];
  for (const fault of faults) report?.(fault);
  if (faults.length > 0) return INVALID;
  const kept = settled(overlap, 0);
  return (
    hindrance([every, beforeExpiry, overlap, overlapMax, ends, anchor, openings, written.rehearse]) ??
    known({
      every: settled(every, undefined),
      beforeExpiry: settled(beforeExpiry, undefined),
      overlap: kept,
      overlapMax: settled(overlapMax, kept * HOLDING_FACTOR),
      // Without an overlap, nothing is left to expire.
      ...(settled(ends, 'revoke') === 'expire' && kept > 0 && { expires: true as const }),
      anchor: settled(anchor, undefined),
      openings: settled(openings, undefined),
      ...(settled(written.rehearse, false) ? { rehearse: true } : {}),
    })
  );
}

function settled<Value, Default>(reading: Reading<Value>, absent: Default): Value | Default {
  return reading.kind === 'known' ? reading.value : absent;
}

import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { closest } from '../../../provider/text/closest.ts';
import { BOUNDS, CUSTOM_PREFIX } from '../../scan/patterns/custom-pattern.ts';
import { allRules } from '../../scan/rules/built-in-rules.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { packageFault } from './extends-schema.ts';
import type { PolicyDocument } from './policy-schema.ts';

/** An error in a policy. */
export interface PolicyFault {
  /** JSON Pointer of the field. */
  readonly path: string;
  /** Follows the name of the field: `must be a list`. */
  readonly message: string;
}

/**
 * Errors that a schema cannot express: unknown names, and fields that do not fit together.
 *
 * @param of `layer` for one file, which can name what a policy that it extends defines.
 */
export function crossFaults(
  document: PolicyDocument,
  rules: readonly Rule[],
  of: 'layer' | 'whole',
): readonly PolicyFault[] {
  return [
    ...baseFaults(document),
    ...waiverFaults(document, rules),
    ...vendorFaults(document),
    ...frameworkFaults(document),
    ...aliasFaults(document),
    ...patternFaults(document),
    ...secretKindFaults(document, of),
  ];
}

function baseFaults({ extends: named = [] }: PolicyDocument): readonly PolicyFault[] {
  const bases = Array.isArray(named) ? named : [named];
  return bases.flatMap((base, index) => {
    const message = packageFault(base);
    return message === undefined
      ? []
      : [{ path: Array.isArray(named) ? `/extends/${index}` : '/extends', message }];
  });
}

function waiverFaults({ waivers }: PolicyDocument, rules: readonly Rule[]): readonly PolicyFault[] {
  return waivers.flatMap((waiver, index) => {
    const at = `/waivers/${index}`;
    const unknown = (id: string, path: string): readonly PolicyFault[] =>
      rules.some((rule) => rule.id === id) ? [] : [{ path, message: `"${id}" ${noSuchRule(id, rules)}` }];
    return [
      ...(waiver.rule === undefined ? [] : unknown(waiver.rule, `${at}/rule`)),
      ...(waiver.rules ?? []).flatMap((id, item) => unknown(id, `${at}/rules/${item}`)),
      ...selectorFaults(waiver).map((message) => ({ path: at, message })),
    ];
  });
}

function selectorFaults(waiver: PolicyDocument['waivers'][number]): readonly string[] {
  const { rule, rules, fingerprint, path, paths, key, keys } = waiver;
  const globs = [path, paths, key, keys].filter((target) => target !== undefined);
  const faults: string[] = [];
  if (rule === undefined && rules === undefined) faults.push('must have rule or rules');
  if (rule !== undefined && rules !== undefined) faults.push('must have only one of rule and rules');
  if (fingerprint === undefined && globs.length === 0)
    faults.push('must have one of fingerprint, path and key');
  if (fingerprint !== undefined && globs.length > 0)
    faults.push('must have either a fingerprint, or paths and keys');
  if (path !== undefined && paths !== undefined) faults.push('must have only one of path and paths');
  if (key !== undefined && keys !== undefined) faults.push('must have only one of key and keys');
  return faults;
}

function patternFaults({ secrets: { patterns } }: PolicyDocument): readonly PolicyFault[] {
  const tooMany = {
    path: '/secrets/patterns',
    message: `has ${patterns.length} patterns. The most is ${BOUNDS.patterns}`,
  };
  const taken = patterns.flatMap(({ id }, index) =>
    patterns.findIndex((other) => other.id === id) === index
      ? []
      : [{ path: `/secrets/patterns/${index}/id`, message: `"${id}" is the id of another pattern` }],
  );
  return patterns.length > BOUNDS.patterns ? [tooMany, ...taken] : taken;
}

function secretKindFaults(
  { secrets: { severity, patterns } }: PolicyDocument,
  of: 'layer' | 'whole',
): readonly PolicyFault[] {
  const names = new Set([
    ...allRules().flatMap(({ id, vendor }) => [id, vendor]),
    ...patterns.map(({ id }) => `${CUSTOM_PREFIX}${id}`),
  ]);
  return Object.keys(severity)
    .filter((name) => !names.has(name) && (of === 'whole' || !name.startsWith(CUSTOM_PREFIX)))
    .map((name) => {
      const meant = closest(name, [...names]);
      const hint = meant === undefined ? '' : `. Did you mean "${meant}"?`;
      const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
      return {
        path: `/secrets/severity/${step}`,
        message: `is neither a kind of secret nor a vendor${hint}`,
      };
    });
}

/** Headers that decide how a request is sent or read. */
const RESERVED_HEADERS =
  /^(?:host|accept|accept-encoding|connection|content-.*|cookie|expect|te|trailer|transfer-encoding|upgrade|user-agent|via|x-cpx-version|proxy-.*|sec-.*)$/i;

/** A posture is identified by the name of its source. */
function vendorFaults({ vendors }: PolicyDocument): readonly PolicyFault[] {
  return vendors.flatMap(({ name, token_env: token, token_header: header }, index): PolicyFault[] => {
    if (header !== undefined && token === undefined)
      return [{ path: `/vendors/${index}/token_header`, message: 'needs token_env, which names the token' }];
    if (header !== undefined && RESERVED_HEADERS.test(header))
      return [
        { path: `/vendors/${index}/token_header`, message: `cannot be ${header}, which the gate sets` },
      ];
    const path = `/vendors/${index}/name`;
    if (name.toLowerCase() === 'lowerplane') {
      return [{ path, message: 'must not be LowerPlane, which the gate reads with its own key' }];
    }
    const isTaken = vendors.slice(0, index).some((other) => other.name === name);
    return isTaken
      ? [{ path, message: `"${name}" is the name of another vendor; each vendor must have a unique name` }]
      : [];
  });
}

/** A name means one environment. */
function aliasFaults({ environments }: PolicyDocument): readonly PolicyFault[] {
  const owners = new Map<string, string>(ENVIRONMENTS.map((name) => [name, name]));
  return Object.entries(environments).flatMap(([name, own]) =>
    (own?.aliases ?? []).flatMap((alias, index): PolicyFault[] => {
      const folded = alias.toLowerCase();
      const owner = owners.get(folded) ?? name;
      owners.set(folded, owner);
      if (owner === name) return [];
      const path = `/environments/${name}/aliases/${index}`;
      return [{ path, message: `"${alias}" is a name of ${owner}; a name can mean one environment only` }];
    }),
  );
}

/** Names are compared without case, spaces and punctuation, so two names can mean the same framework. */
function frameworkFaults({ frameworks, environments }: PolicyDocument): readonly PolicyFault[] {
  const own = Object.entries(environments).map(([name, { frameworks: listed }]) => ({
    at: `/environments/${name}/frameworks`,
    listed,
  }));
  return [{ at: '/frameworks', listed: frameworks }, ...own].flatMap(({ at, listed = [] }) => {
    const seen = new Map<string, string>();
    const names = Array.isArray(listed) ? listed : Object.keys(listed);
    return names.flatMap((name, index): PolicyFault[] => {
      const folded = foldFrameworkName(name);
      const before = seen.get(folded);
      seen.set(folded, before ?? name);
      if (before === undefined) return [];
      const step = Array.isArray(listed) ? `${index}` : name.replaceAll('~', '~0').replaceAll('/', '~1');
      return [{ path: `${at}/${step}`, message: `"${name}" is the same framework as "${before}"; keep one` }];
    });
  });
}

/** Follows the name of a rule that does not exist. */
export function noSuchRule(id: string, rules: readonly Rule[]): string {
  const meant = closest(
    id,
    rules.map((rule) => rule.id),
  );
  return meant === undefined
    ? 'is not a rule; "lowerplane check --list-rules" lists them'
    : `is not a rule. Did you mean "${meant}"?`;
}

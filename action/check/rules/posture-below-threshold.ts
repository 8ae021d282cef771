import * as z from 'zod';
import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import type { SourcedPosture } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import { defineRule } from './definition/rule.ts';
import type { Undecidable, Violation } from './definition/violation.ts';
import { quoted } from './keys/key-text.ts';
import {
  isSameFramework,
  type Overall,
  OWN_SOURCE,
  percentText,
  requirementOf,
  type ShortFramework,
  type SourceRequirement,
  shortFrameworks,
} from './posture/score.ts';

export const postureBelowThreshold = defineRule({
  id: 'posture-below-threshold',
  title: 'Compliance posture is below the threshold',
  severity: 'high',
  help: 'The policy sets the compliance posture that a deployment requires: `minimum_score` for every framework (and `overall` for the posture as a whole), or a list of `frameworks`, each with its own score if needed. These are the frameworks of the team, for which only LowerPlane vouches: a listed framework that its posture does not contain counts as missing. A vendor is judged by its own `frameworks`, `minimum_score` and `overall`, and otherwise by everything it reports. A framework that calls itself non-compliant is a finding whatever its score, of low severity if the policy does not list it for a vendor. One that is not applicable does not count, unless the policy lists it. Implement the open controls, or change the threshold deliberately.',
  fix: 'Implement the open controls of the framework, or change the threshold in the policy deliberately.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({
    overall: z.enum(['compliant', 'partially_compliant', 'any']).default('partially_compliant').meta({
      description:
        'The overall status that a posture must have. Not used for LowerPlane when the policy lists frameworks, nor for a vendor with an `overall` of its own.',
    }),
  }),
  *find({ postures }, { overall }, { policy, environment }) {
    for (const sourced of postures) {
      const required = requirementOf(sourced.source, policy, environment);
      const short = shortFrameworks(sourced, required);
      for (const each of short) yield ofShort(each);
      // One cause, one finding: a framework below its threshold also lowers the overall status.
      if (short.length === 0) yield* ofOverall(sourced, required, required.overall ?? overall);
      yield* ofMissing(sourced, required, policy);
      for (const framework of sourced.posture.frameworks) {
        if (required.scoreOf(framework.name) === undefined) {
          if (required.alwaysOverall && framework.status === 'non_compliant')
            yield ofUnlisted(sourced.source, framework);
          continue;
        }
        if (framework.status === 'unknown') yield doubtAbout(sourced.source, framework.name);
        yield* doubtsAboutControls(sourced.source, framework);
        if (short.every((each) => each.framework !== framework)) yield* ofControls(sourced.source, framework);
      }
    }
  },
});

type Framework = ShortFramework['framework'];

function ofShort({ source, framework, minimum, by }: ShortFramework): Violation {
  const score = percentText(framework.score);
  return {
    kind: 'violation',
    place: placeOf(source, framework.name),
    message:
      by === 'score'
        ? `${quoted(framework.name)} of ${quoted(source)} scores ${score}; ${percentText(minimum)} is required${openControls(framework.controls ?? [])}.`
        : `${quoted(framework.name)} of ${quoted(source)} is non-compliant by its own status, although it scores ${score}${openControls(framework.controls ?? [])}.`,
    identity: [source, foldFrameworkName(framework.name)],
  };
}

/** A vendor's framework that does not count: people should know, and nothing fails. */
function ofUnlisted(source: string, { name, score, controls = [] }: Framework): Violation {
  return {
    kind: 'violation',
    place: placeOf(source, name),
    message: `${quoted(name)} of ${quoted(source)} is non-compliant by its own status, with a score of ${percentText(score)}${openControls(controls)}. The policy does not list it, so it does not count.`,
    severity: 'low',
    fix: 'List the framework in the policy if it matters, or ask for its open controls to be closed.',
    identity: ['unlisted', source, foldFrameworkName(name)],
  };
}

function* ofOverall(
  { source, posture }: SourcedPosture,
  { frameworks, alwaysOverall }: SourceRequirement,
  least: Overall,
): Iterable<Violation> {
  if (frameworks.length > 0 && !alwaysOverall) return;
  if (isEnough(posture.compliance_posture, least)) return;
  yield {
    kind: 'violation',
    place: { kind: 'remote', thing: 'posture', name: source },
    message: `The overall posture of ${quoted(source)} is ${inWords(posture.compliance_posture)}; ${inWords(least)} is required.`,
    fix: alwaysOverall
      ? 'Ask the vendor to close its open controls, or change `overall` of the vendor in the policy deliberately.'
      : 'Close the open controls there, list the `frameworks` that matter in the policy, or change `overall` of this rule deliberately.',
    identity: ['overall', source],
  };
}

function* ofMissing(
  { source, posture }: SourcedPosture,
  { frameworks }: SourceRequirement,
  { vendors }: Policy,
): Iterable<Violation> {
  const others = vendors.filter(({ name }) => name !== source).length;
  for (const { name } of frameworks) {
    if (posture.frameworks.some((framework) => isSameFramework(framework.name, name))) continue;
    const isOwn = source === OWN_SOURCE;
    yield {
      kind: 'violation',
      place: { kind: 'remote', thing: 'posture', name: isOwn ? name : `${source}: ${name}` },
      message: isOwn
        ? `The policy requires ${quoted(name)}, but the posture of LowerPlane does not contain it (${frameworksText(posture)})${others > 0 ? '. No vendor can vouch for it' : ''}.`
        : `The policy requires ${quoted(name)} of ${quoted(source)}, but its posture does not contain it (${frameworksText(posture)}).`,
      fix: 'Correct the name in the policy, or get the framework assessed.',
      identity: isOwn ? ['missing', foldFrameworkName(name)] : ['missing', source, foldFrameworkName(name)],
    };
  }
}

/** Controls that fail while the framework as a whole is good enough. */
function* ofControls(source: string, { name, score, controls = [] }: Framework): Iterable<Violation> {
  const failing = controls.filter(({ status }) => status === 'non_compliant');
  if (failing.length === 0) return;
  yield {
    kind: 'violation',
    place: placeOf(source, name),
    message: `${quoted(name)} of ${quoted(source)} scores ${percentText(score)}, but controls of it are non-compliant: ${namedControls(failing)}.`,
    severity: 'low',
    identity: ['controls', source, foldFrameworkName(name)],
  };
}

function doubtAbout(source: string, name: string): Undecidable {
  return {
    kind: 'undecidable',
    place: placeOf(source, name),
    subject: `whether ${quoted(name)} of ${quoted(source)} is compliant`,
    because: 'its status is not one that OpenCPX defines',
    remedy: 'Have the source report compliant, partial or non_compliant.',
  };
}

/** Listed only: the score of the framework, which counts, already contains its controls. */
function* doubtsAboutControls(source: string, { name, controls = [] }: Framework): Iterable<Undecidable> {
  const doubtful = controls.filter(({ status }) => status === 'unknown');
  if (doubtful.length === 0) return;
  yield {
    kind: 'undecidable',
    place: placeOf(source, name),
    subject: `whether controls of ${quoted(name)} of ${quoted(source)} are compliant: ${namedControls(doubtful)}`,
    because: 'their status is not one that OpenCPX defines',
    remedy: 'Have the source report compliant, partial or non_compliant.',
    weight: 'listed',
  };
}

function placeOf(source: string, framework: string): Violation['place'] {
  return { kind: 'remote', thing: 'posture', name: `${source}: ${framework}` };
}

/** An unknown posture is reported by another rule. */
function isEnough(overall: SourcedPosture['posture']['compliance_posture'], least: Overall): boolean {
  if (least === 'any' || overall === 'compliant' || overall === 'unknown') return true;
  return overall === 'partially_compliant' && least === 'partially_compliant';
}

function inWords(overall: string): string {
  return overall === 'non_compliant' ? 'non-compliant' : overall.replace('_', ' ');
}

function frameworksText({ frameworks }: SourcedPosture['posture']): string {
  const names = frameworks.map(({ name }) => quoted(name));
  return names.length === 0 ? 'no framework is reported' : `reported: ${names.slice(0, 10).join(', ')}`;
}

type Controls = readonly { readonly id: string; readonly status: string }[];

function openControls(controls: Controls): string {
  const open = controls.filter(({ status }) => status !== 'compliant' && status !== 'not_applicable');
  return open.length === 0 ? '' : `; open controls: ${namedControls(open)}`;
}

function namedControls(controls: Controls): string {
  const named = controls.slice(0, 5).map(({ id }) => quoted(id));
  const more = controls.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

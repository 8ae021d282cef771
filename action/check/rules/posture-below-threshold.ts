import * as z from 'zod';
import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import type { SourcedPosture } from '../facts.ts';
import { environmentPolicy } from '../policy/policy.ts';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';
import { belowThreshold, percentText } from './posture/score.ts';

export const postureBelowThreshold = defineRule({
  id: 'posture-below-threshold',
  title: 'Compliance posture is below what is asked for',
  severity: 'high',
  help: 'The policy says how good a posture must be before anything is deployed: `minimum_score` for every framework (and `overall` for what the posture says of itself), or a list of `frameworks`, each with a score of its own if it likes. A framework that is listed and in no posture counts as missing, because nobody vouches for it. Implement the controls that are open, or change the threshold on purpose.',
  fix: 'Implement the open controls of the framework, or change the threshold in the policy on purpose.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({
    overall: z.enum(['compliant', 'partially_compliant', 'any']).default('partially_compliant').meta({
      description:
        'The least a posture may say of itself as a whole. Where the policy lists frameworks, they are judged instead.',
    }),
  }),
  *find({ postures }, { overall: least }, { policy, environment }) {
    const asked = environmentPolicy(policy, environment);
    const short = belowThreshold(postures, asked);
    for (const { source, framework, score, minimum } of short) {
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: `${source}: ${framework.name}` },
        message: `${quoted(framework.name)} stands at ${percentText(score)} of ${percentText(minimum)} asked for, says ${quoted(source)}${openControls(framework.controls ?? [])}.`,
        identity: [source, foldFrameworkName(framework.name)],
      };
    }
    for (const { source, posture } of asked.frameworks.length > 0 ? [] : postures) {
      // One cause, one finding: a framework that falls short is what brings the whole down.
      if (isEnough(posture.compliance_posture, least) || short.some((each) => each.source === source))
        continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: source },
        message: `${quoted(source)} says of itself that it is ${inWords(posture.compliance_posture)}; ${inWords(least)} is asked for.`,
        fix: 'Have what is open closed there, list in the policy the `frameworks` that matter, or change `overall` of this rule on purpose.',
        identity: ['overall', source],
      };
    }
    for (const { name } of asked.frameworks) {
      if (vouchedFor(postures, name)) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name },
        message: `The policy asks for ${quoted(name)}, and no posture has it (${frameworksText(postures)}).`,
        fix: 'Correct the name in the policy, or have the framework assessed.',
        identity: ['missing', foldFrameworkName(name)],
      };
    }
  },
});

type Overall = SourcedPosture['posture']['compliance_posture'];

/** A posture that is not known is the business of another rule. */
function isEnough(overall: Overall, least: Overall | 'any'): boolean {
  if (least === 'any' || overall === 'compliant' || overall === 'unknown') return true;
  return overall === 'partially_compliant' && least === 'partially_compliant';
}

function inWords(overall: Overall | 'any'): string {
  return overall.replace('_', ' ');
}

function vouchedFor(postures: readonly SourcedPosture[], name: string): boolean {
  const wanted = foldFrameworkName(name);
  return postures.some(({ posture }) =>
    posture.frameworks.some((framework) => foldFrameworkName(framework.name) === wanted),
  );
}

function frameworksText(postures: readonly SourcedPosture[]): string {
  const names = postures.flatMap(({ posture }) => posture.frameworks.map(({ name }) => quoted(name)));
  return names.length === 0 ? 'there are no frameworks at all' : `there are ${names.slice(0, 10).join(', ')}`;
}

function openControls(controls: readonly { readonly id: string; readonly status: string }[]): string {
  const open = controls.filter(({ status }) => status !== 'compliant');
  if (open.length === 0) return '';
  const named = open.slice(0, 5).map(({ id }) => quoted(id));
  return `; open controls: ${named.join(', ')}${open.length > named.length ? ` and ${open.length - named.length} more` : ''}`;
}

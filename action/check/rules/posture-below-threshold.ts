import * as z from 'zod';
import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import type { SourcedPosture } from '../facts.ts';
import { environmentPolicy } from '../policy/policy.ts';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';
import { belowThreshold, percentText } from './posture/score.ts';

export const postureBelowThreshold = defineRule({
  id: 'posture-below-threshold',
  title: 'Compliance posture is below the threshold',
  severity: 'high',
  help: 'The policy sets the compliance posture that a deployment requires: `minimum_score` for every framework (and `overall` for the posture as a whole), or a list of `frameworks`, each with its own score if needed. A listed framework that no posture contains counts as missing. Implement the open controls, or change the threshold deliberately.',
  fix: 'Implement the open controls of the framework, or change the threshold in the policy deliberately.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({
    overall: z.enum(['compliant', 'partially_compliant', 'any']).default('partially_compliant').meta({
      description: 'The overall status that a posture must have. Not used when the policy lists frameworks.',
    }),
  }),
  *find({ postures }, { overall: least }, { policy, environment }) {
    const asked = environmentPolicy(policy, environment);
    const short = belowThreshold(postures, asked);
    for (const { source, framework, score, minimum } of short) {
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: `${source}: ${framework.name}` },
        message: `${quoted(framework.name)} of ${quoted(source)} scores ${percentText(score)}; ${percentText(minimum)} is required${openControls(framework.controls ?? [])}.`,
        identity: [source, foldFrameworkName(framework.name)],
      };
    }
    for (const { source, posture } of asked.frameworks.length > 0 ? [] : postures) {
      // One cause, one finding: a framework below its threshold also lowers the overall status.
      if (isEnough(posture.compliance_posture, least) || short.some((each) => each.source === source))
        continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: source },
        message: `The overall posture of ${quoted(source)} is ${inWords(posture.compliance_posture)}; ${inWords(least)} is required.`,
        fix: 'Close the open controls there, list the `frameworks` that matter in the policy, or change `overall` of this rule deliberately.',
        identity: ['overall', source],
      };
    }
    for (const { name } of asked.frameworks) {
      if (isReported(postures, name)) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name },
        message: `The policy requires ${quoted(name)}, but no posture contains it (${frameworksText(postures)}).`,
        fix: 'Correct the name in the policy, or get the framework assessed.',
        identity: ['missing', foldFrameworkName(name)],
      };
    }
  },
});

type Overall = SourcedPosture['posture']['compliance_posture'];

/** An unknown posture is reported by another rule. */
function isEnough(overall: Overall, least: Overall | 'any'): boolean {
  if (least === 'any' || overall === 'compliant' || overall === 'unknown') return true;
  return overall === 'partially_compliant' && least === 'partially_compliant';
}

function inWords(overall: Overall | 'any'): string {
  return overall === 'non_compliant' ? 'non-compliant' : overall.replace('_', ' ');
}

function isReported(postures: readonly SourcedPosture[], name: string): boolean {
  const wanted = foldFrameworkName(name);
  return postures.some(({ posture }) =>
    posture.frameworks.some((framework) => foldFrameworkName(framework.name) === wanted),
  );
}

function frameworksText(postures: readonly SourcedPosture[]): string {
  const names = postures.flatMap(({ posture }) => posture.frameworks.map(({ name }) => quoted(name)));
  return names.length === 0 ? 'no framework is reported' : `reported: ${names.slice(0, 10).join(', ')}`;
}

function openControls(controls: readonly { readonly id: string; readonly status: string }[]): string {
  const open = controls.filter(({ status }) => status !== 'compliant');
  if (open.length === 0) return '';
  const named = open.slice(0, 5).map(({ id }) => quoted(id));
  return `; open controls: ${named.join(', ')}${open.length > named.length ? ` and ${open.length - named.length} more` : ''}`;
}

import * as z from 'zod';
import { foldFrameworkName } from '../../../provider/compliance/framework-name.ts';
import type { SourcedPosture } from '../facts.ts';
import { quoted } from '../key-words.ts';
import { environmentPolicy } from '../policy/policy.ts';
import { belowThreshold } from '../posture-threshold.ts';
import { percentText } from '../posture-words.ts';
import { defineRule } from '../rule.ts';

export const postureBelowThreshold = defineRule({
  id: 'posture-below-threshold',
  title: 'Compliance posture is below what is asked for',
  severity: 'high',
  help: 'The policy says how good a posture must be before anything is deployed: `minimum_score` for every framework, or a list of `frameworks`, each with a score of its own if it likes. A framework that is listed and in no posture counts as missing, because nobody vouches for it. Implement the controls that are open, or change the threshold on purpose.',
  fix: 'Implement the open controls of the framework, or change the threshold in the policy on purpose.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({}),
  *find({ postures }, _parameters, { policy, environment }) {
    const asked = environmentPolicy(policy, environment);
    for (const { source, framework, score, minimum } of belowThreshold(postures, asked)) {
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: `${source}: ${framework.name}` },
        message: `${quoted(framework.name)} stands at ${percentText(score)} of ${percentText(minimum)} asked for, says ${quoted(source)}${openControls(framework.controls ?? [])}.`,
        identity: [source, foldFrameworkName(framework.name)],
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

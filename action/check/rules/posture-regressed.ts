import * as z from 'zod';
import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';
import { isSameFramework, percentText } from './posture/score.ts';

/** Far smaller than any stored difference, far larger than rounding errors. */
const ROUNDING = 1e-9;

export const postureRegressed = defineRule({
  id: 'posture-regressed',
  title: 'Compliance posture has regressed',
  severity: 'high',
  help: 'A score below the one in the baseline means that something has stopped working, even if the score is still above its threshold. Find out what changed since, and fix it. To accept the new score, write the baseline again (`lowerplane check --write-baseline`) and get it reviewed.',
  fix: 'Find out what changed since the baseline was written, or write the baseline again deliberately.',
  references: [],
  needs: ['postures', 'postureBaseline'],
  parameters: z.strictObject({
    tolerance: z.number().min(0).max(1).default(0.01).meta({
      description: 'How much a score may fall, from 0 to 1, because scores vary slightly from day to day.',
    }),
  }),
  *find({ postures, postureBaseline }, { tolerance }) {
    for (const { source, framework: name, score: before } of postureBaseline.scores) {
      const document = postures.find((posture) => posture.source === source)?.posture;
      const since = `on ${postureBaseline.recordedAt.slice(0, 10)}`;
      const now =
        document?.frameworks.find(
          (framework) => foldFrameworkName(framework.name) === foldFrameworkName(name),
        ) ?? document?.frameworks.find((framework) => isSameFramework(framework.name, name));
      // A source that did not answer is a gap, not a regression.
      if (document === undefined) continue;
      if (now !== undefined && now.score >= before - tolerance - ROUNDING) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: `${source}: ${name}` },
        message:
          now === undefined
            ? `${quoted(name)} scored ${percentText(before)} ${since} and is no longer in the posture of ${quoted(source)}.`
            : `${quoted(name)} of ${quoted(source)} has fallen from ${percentText(before)} ${since} to ${percentText(now.score)}.`,
        identity: [source, foldFrameworkName(name)],
      };
    }
  },
});

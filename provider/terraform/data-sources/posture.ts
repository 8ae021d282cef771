import { ENVIRONMENTS } from '../../keys/environments.ts';
import {
  between,
  bool,
  defineDataSource,
  defineSchema,
  list,
  listNested,
  number,
  oneOf,
  string,
} from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { connected, type Session } from '../session.ts';
import { chosen, withoutControls } from './bounded-list.ts';

/** `lowerplane_posture`. */
export const postureDataSource = () => {
  const schema = defineSchema({
    description:
      'The compliance score of each framework, and what it is made of. With `minimum_score`, a condition can fail a plan, or warn, when a score is too low.',
    attributes: {
      framework: string({
        optional: true,
        description: 'Only this framework. `SOC 2`, `SOC2` and `soc-2` are one.',
      }),
      environment: string({
        optional: true,
        description: 'Only this environment. Defaults to all that the API key reaches.',
        validators: [oneOf(...ENVIRONMENTS)],
      }),
      minimum_score: number({
        optional: true,
        description: 'The score that each framework must have, from 0 to 1.',
        validators: [between(0, 1)],
      }),
      meets_minimum: bool({
        computed: true,
        description:
          'Whether every framework has `minimum_score`. False when no framework is reported. Null without `minimum_score`.',
      }),
      below_minimum: list(string(), {
        computed: true,
        description: 'Names of the frameworks that do not have `minimum_score`.',
      }),
      generated_at: string({
        computed: true,
        description: 'When LowerPlane generated the posture, RFC 3339.',
      }),
      compliance_posture: string({
        computed: true,
        description: '`compliant`, `partially_compliant`, `non_compliant` or `unknown`.',
      }),
      readiness: number({
        computed: true,
        description:
          'How much of the applicable controls is implemented, from 0 to 1. Null when none is applicable.',
      }),
      frameworks: listNested(
        {
          name: string({ computed: true, description: 'Its name.' }),
          status: string({ computed: true, description: '`compliant`, `partial` or `non_compliant`.' }),
          score: number({ computed: true, description: 'Its score, from 0 to 1.' }),
          last_audit: string({
            computed: true,
            description: 'When it was last audited. Null when it never was.',
          }),
          implemented: number({ computed: true, description: 'How many controls are implemented.' }),
          partially_implemented: number({ computed: true, description: 'How many are so partially.' }),
          not_implemented: number({ computed: true, description: 'How many are not: gaps.' }),
          not_applicable: number({ computed: true, description: 'How many do not apply.' }),
        },
        { computed: true, description: 'The frameworks, as LowerPlane reports them.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_posture',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const { belowMinimum, meetsMinimum, readPosture } = await import('../../compliance/posture.ts');
      const minimum = config.minimum_score ?? undefined;
      const framework = config.framework ?? undefined;
      const environment = chosen(ENVIRONMENTS, config.environment);
      const report = await explained(readPosture(client, { framework, environment, minimum }));
      const { generated_at, compliance_posture, readiness } = report;
      const frameworks = report.frameworks.map(({ minimum_score: _, change: __, ...shown }) => shown);
      const reported = withoutControls({
        generated_at,
        compliance_posture,
        readiness,
        frameworks,
        below_minimum: belowMinimum(report).map(({ name }) => name),
      });
      return {
        state: {
          ...config,
          ...reported,
          meets_minimum: minimum === undefined ? null : meetsMinimum(report),
        },
      };
    },
  });
};

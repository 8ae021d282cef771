import { CONTROL_STATUSES } from '../../api/contract/words.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import {
  bool,
  defineDataSource,
  defineSchema,
  list,
  listNested,
  number,
  oneOf,
  string,
} from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { boundAttributes, chosen, readBounded, withoutControls } from './bounded-list.ts';

/** `lowerplane_controls`. */
export const controlsDataSource = () => {
  const schema = defineSchema({
    description: 'Compliance controls and their status. A control must match all filters.',
    attributes: {
      framework: string({ optional: true, description: 'Only controls of this framework.' }),
      environment: string({
        optional: true,
        description: 'Only controls of this environment.',
        validators: [oneOf(...ENVIRONMENTS)],
      }),
      status: string({
        optional: true,
        description: `Only controls of this status: ${CONTROL_STATUSES.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...CONTROL_STATUSES)],
      }),
      owner: string({ optional: true, description: 'Only controls of this owner.' }),
      overdue: bool({ optional: true, description: 'Only controls whose remediation date has passed.' }),
      ...boundAttributes,
      controls: listNested(
        {
          id: string({ computed: true, description: "The control's id." }),
          title: string({ computed: true, description: 'What it is about.' }),
          environment: string({ computed: true, description: 'The environment it is judged in.' }),
          status: string({ computed: true, description: 'How far it is implemented.' }),
          owner: string({ computed: true, description: 'Who owns it. Null when no one does.' }),
          frameworks: list(string(), { computed: true, description: 'The frameworks that ask for it.' }),
          test_ids: list(string(), { computed: true, description: 'Ids of its tests.' }),
          evidence_ids: list(string(), { computed: true, description: 'Ids of its evidence.' }),
          policy_ids: list(string(), { computed: true, description: 'Ids of its policies.' }),
          justification: string({ computed: true, description: 'Why it is not applicable.' }),
          remediation_date: string({
            computed: true,
            description: 'When it is to be remedied, RFC 3339. Null when no date is set.',
          }),
          remediation_in_days: number({
            computed: true,
            description: 'Whole days until then. Negative: overdue. Null when no date is set.',
          }),
        },
        { computed: true, description: 'The matching controls, as LowerPlane lists them.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_controls',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const { listControls } = await import('../../compliance/controls.ts');
      const items = listControls(client, {
        framework: config.framework ?? undefined,
        environment: chosen(ENVIRONMENTS, config.environment),
        status: chosen(CONTROL_STATUSES, config.status),
        owner: config.owner ?? undefined,
        overdue: config.overdue ?? false,
      });
      const { listed, complete } = await readBounded(items, config.max_items, 'controls');
      return { state: { ...config, complete, controls: withoutControls(listed) } };
    },
  });
};

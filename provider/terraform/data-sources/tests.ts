import { TEST_SEVERITIES, TEST_STATUSES } from '../../api/contract/words.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineDataSource, defineSchema, list, listNested, number, oneOf, string } from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { boundAttributes, chosen, readBounded, withoutControls } from './bounded-list.ts';

/** `lowerplane_tests`. */
export const testsDataSource = () => {
  const schema = defineSchema({
    description: 'Compliance tests and their results. A test must match all filters.',
    attributes: {
      environment: string({
        optional: true,
        description: 'Only tests of this environment.',
        validators: [oneOf(...ENVIRONMENTS)],
      }),
      status: string({
        optional: true,
        description: `Only tests of this status: ${TEST_STATUSES.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...TEST_STATUSES)],
      }),
      severity: string({
        optional: true,
        description: `Only tests of this severity: ${TEST_SEVERITIES.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...TEST_SEVERITIES)],
      }),
      control: string({ optional: true, description: 'Only tests of the control with this id.' }),
      ...boundAttributes,
      tests: listNested(
        {
          id: string({ computed: true, description: "The test's id." }),
          title: string({ computed: true, description: 'What it tests.' }),
          environment: string({ computed: true, description: 'The environment it tests.' }),
          status: string({ computed: true, description: 'Its last result.' }),
          severity: string({ computed: true, description: 'How severe a failure is.' }),
          type: string({ computed: true, description: 'How it is run, for example `automated`.' }),
          owner: string({ computed: true, description: 'Who owns it. Null when no one does.' }),
          last_run_at: string({
            computed: true,
            description: 'When it last ran, RFC 3339. Null when it never did.',
          }),
          failing_since: string({
            computed: true,
            description: 'Since when it fails, RFC 3339. Null when it does not.',
          }),
          failing_days: number({
            computed: true,
            description: 'Whole days since it fails. Null when it does not.',
          }),
          control_ids: list(string(), {
            computed: true,
            description: 'Ids of the controls that rely on it.',
          }),
          remediation: string({ computed: true, description: 'What to do when it does not pass.' }),
        },
        { computed: true, description: 'The matching tests, as LowerPlane lists them.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_tests',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const { listTests } = await import('../../compliance/tests.ts');
      const items = listTests(client, {
        environment: chosen(ENVIRONMENTS, config.environment),
        status: chosen(TEST_STATUSES, config.status),
        severity: chosen(TEST_SEVERITIES, config.severity),
        control: config.control ?? undefined,
      });
      const { listed, complete } = await readBounded(items, config.max_items, 'tests');
      const tests = listed.map((test) => ({ ...test, remediation: test.remediation ?? null }));
      return { state: { ...config, complete, tests: withoutControls(tests) } };
    },
  });
};

import type { Evidence } from '../../api/contract/evidence.ts';
import { EVIDENCE_TYPES } from '../../api/contract/words.ts';
import { given } from '../../api/filters.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { formatActor } from '../../lifecycle/observed-key.ts';
import { defineDataSource, defineSchema, list, listNested, number, oneOf, string } from '../plugin/index.ts';
import { connected, type Session } from '../session.ts';
import { boundAttributes, chosen, readBounded, withoutControls } from './bounded-list.ts';

/** `lowerplane_evidence`, the data source. */
export const evidenceDataSource = () => {
  const schema = defineSchema({
    description:
      'Lists evidence: its metadata, not its content. Only evidence that matches all filters is listed.',
    attributes: {
      control: string({ optional: true, description: 'Only evidence of the control with this id.' }),
      environment: string({
        optional: true,
        description: 'Only evidence of this environment.',
        validators: [oneOf(...ENVIRONMENTS)],
      }),
      type: string({
        optional: true,
        description: `Only evidence of this type: ${EVIDENCE_TYPES.map((word) => `\`${word}\``).join(', ')}.`,
        validators: [oneOf(...EVIDENCE_TYPES)],
      }),
      ...boundAttributes,
      evidence: listNested(
        {
          id: string({ computed: true, description: 'Its id.' }),
          name: string({ computed: true, description: 'What it shows.' }),
          type: string({ computed: true, description: 'Its type.' }),
          environment: string({ computed: true, description: 'The environment it is about.' }),
          control_ids: list(string(), { computed: true, description: 'Ids of its controls.' }),
          frameworks: list(string(), { computed: true, description: 'Its frameworks.' }),
          media_type: string({
            computed: true,
            description: 'Its media type, for example `application/pdf`.',
          }),
          size: number({ computed: true, description: 'Its size in bytes.' }),
          sha256: string({ computed: true, description: 'The SHA-256 of its content, in hex digits.' }),
          collected_at: string({
            computed: true,
            description: 'When what it shows was true, RFC 3339. Null when that is not given.',
          }),
          source: string({
            computed: true,
            description: 'The integration that collected it. Null when that is not given.',
          }),
          uploaded_at: string({ computed: true, description: 'When it was uploaded, RFC 3339.' }),
          uploaded_by: string({ computed: true, description: 'Who uploaded it.' }),
        },
        { computed: true, description: 'The matching evidence, in the order of upload.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_evidence',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const filters = given({
        control_id: config.control ?? undefined,
        environment: chosen(ENVIRONMENTS, config.environment),
        type: chosen(EVIDENCE_TYPES, config.type),
      });
      const items = client.listEvidence(filters);
      const { listed, complete } = await readBounded(items, config.max_items, 'evidence');
      return { state: { ...config, complete, evidence: withoutControls(listed.map(evidenceValues)) } };
    },
  });
};

function evidenceValues(item: Evidence) {
  return { ...item, uploaded_by: formatActor(item.uploaded_by) };
}

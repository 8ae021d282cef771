import { EVIDENCE_TYPES } from '../../../api/contract/words.ts';
import { EVIDENCE_RULES } from '../../../evidence/evidence-rules.ts';
import { ENVIRONMENTS } from '../../../keys/environments.ts';
import {
  type ApplyPlanOf,
  type ConfigOf,
  defineSchema,
  number,
  type PlanOf,
  type StateOf,
  set,
  sizeBetween,
  string,
} from '../../plugin/index.ts';
import { following } from '../../text-validator.ts';

const words = (all: readonly string[]) => all.map((word) => `\`${word}\``).join(', ');

export const schema = defineSchema({
  version: 0,
  description:
    'Evidence of controls: a file or a JSON document. It needs a read-write key. LowerPlane keeps every upload: a change of the content, or of any other attribute, uploads a new version with its own id. Destroying the resource removes it only from the state. The content is never in state or plan, only its hash is. Content that contains a LowerPlane API key as plain text is refused. Other secrets are not detected, and compressed or encoded content is not decoded.',
  attributes: {
    name: string({
      required: true,
      description: 'What it shows.',
      validators: [following(EVIDENCE_RULES.name)],
    }),
    environment: string({
      required: true,
      description: `The environment that it is about: ${words(ENVIRONMENTS)}.`,
      validators: [following(EVIDENCE_RULES.environment)],
    }),
    control_ids: set(string(), {
      required: true,
      description: 'The controls that it supports, at least one.',
      validators: [sizeBetween(1)],
    }),
    file: string({
      optional: true,
      description:
        'The file to upload, relative to the directory that Terraform runs in, of at most 10 MiB. Set this or `json`. A file that changes between plan and apply is not uploaded: Terraform says that the final plan is inconsistent. Where the same apply makes the file, take its path from the output of what makes it, so that it is not known at plan.',
      validators: [following(EVIDENCE_RULES.file)],
    }),
    json: string({
      optional: true,
      writeOnly: true,
      description:
        'The JSON document to upload, such as `jsonencode({ ... })`; it may come from an ephemeral value. Needs Terraform 1.11. Set this or `file`.',
      validators: [following(EVIDENCE_RULES.json)],
    }),
    type: string({
      optional: true,
      computed: true,
      description: `What it is: ${words(EVIDENCE_TYPES)}. Defaults to what the extension of the file says, and to \`api_data\` for JSON.`,
      validators: [following(EVIDENCE_RULES.type)],
    }),
    frameworks: set(string(), {
      optional: true,
      description: 'The frameworks that it supports, for example `SOC 2`.',
      validators: [sizeBetween(1)],
    }),
    collected_at: string({
      optional: true,
      description:
        'When what it shows was true: a day such as `2027-01-31`, of which it is the first moment in UTC, or RFC 3339.',
      validators: [following(EVIDENCE_RULES.collected_at)],
    }),
    source: string({
      optional: true,
      description: 'The integration that collected it, for example `GitHub Actions`.',
      validators: [following(EVIDENCE_RULES.source)],
    }),
    id: string({ computed: true, description: 'The id of the current version.' }),
    version: number({
      computed: true,
      description: '1 for the first upload of this resource, one more for each change.',
    }),
    sha256: string({ computed: true, description: 'SHA-256 of the content, in hex.' }),
    size: number({ computed: true, description: 'Bytes of the content.' }),
    media_type: string({ computed: true, description: 'The media type, for example `application/pdf`.' }),
    uploaded_at: string({ computed: true, description: 'When the current version was uploaded, RFC 3339.' }),
    uploaded_by: string({ computed: true, description: 'Who uploaded it.' }),
  },
});

export type EvidenceConfig = ConfigOf<typeof schema>;
export type EvidencePlan = PlanOf<typeof schema>;
export type EvidenceApplyPlan = ApplyPlanOf<typeof schema>;
export type EvidenceState = StateOf<typeof schema>;

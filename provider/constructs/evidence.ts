import type { Construct } from 'constructs';
import type { EVIDENCE_TYPES } from '../api/contract/words.ts';
import { contentFault, EVIDENCE_RULES } from '../evidence/evidence-rules.ts';
import type { Environment } from '../keys/environments.ts';
import { momentText } from './api-key-config.ts';
import type { Moment, WordOrToken } from './api-key-props.ts';
import { type EvidenceConfig, Evidence as EvidenceResource } from './generated/index.ts';
import { textProblems } from './text-problems.ts';

/** What an `Evidence` construct takes. */
export interface EvidenceProps extends Omit<EvidenceConfig, 'environment' | 'type' | 'collectedAt' | 'json'> {
  readonly environment: WordOrToken<Environment>;
  readonly type?: WordOrToken<(typeof EVIDENCE_TYPES)[number]>;
  /** When what it shows was true: a day such as "2027-01-31", or a moment. */
  readonly collectedAt?: Moment;
  /**
   * The JSON document to upload: text, or a value that becomes JSON. It is written to the synthesized files, unless it is a
   * token; the Terraform state holds its hash alone. Set this or `file`.
   */
  readonly json?: string | object;
}

/** Evidence of controls: a file or a JSON document. Synthesis reports what is wrong with the props. */
export class Evidence extends EvidenceResource {
  constructor(scope: Construct, id: string, props: EvidenceProps) {
    const { environment, type, collectedAt, json, ...plain } = props;
    const config: EvidenceConfig = {
      ...plain,
      environment: String(environment),
      ...(type === undefined ? {} : { type: String(type) }),
      ...(collectedAt === undefined ? {} : { collectedAt: momentText(collectedAt) }),
      ...(json === undefined ? {} : { json: typeof json === 'string' ? json : JSON.stringify(json) }),
    };
    super(scope, id, config);
    this.node.addValidation({
      validate: () => {
        const given = { file: config.file !== undefined, json: config.json !== undefined };
        const fault = contentFault(given);
        return [...textProblems({ ...config }, EVIDENCE_RULES), ...(fault === undefined ? [] : [fault])];
      },
    });
  }
}

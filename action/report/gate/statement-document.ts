import * as z from 'zod';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { MODES } from '../../check/mode.ts';
import { SEVERITIES } from '../../scan/severity.ts';

/** Source: spec/v1/statement.md of github.com/in-toto/attestation. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** Source: spec/predicates/svr.md of github.com/in-toto/attestation, version 0.2. */
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/svr/v0.2';
/** Name of the field that extends the predicate. Extensions are named by a URI, so that no later version has the same name. */
export const GATE_EXTENSION = 'https://lowerplane.dev/attestation/gate/v1';

/** Source: spec/v1/digest_set.md. Hex digests by algorithm. */
const digests = z.record(z.string().min(1), z.string().regex(/^[0-9a-f]+$/));

/** Source: spec/v1/resource_descriptor.md: one of `uri`, `digest` and `content` is required. */
const described = {
  name: z.string().optional(),
  uri: z.string().optional(),
  downloadLocation: z.string().optional(),
  mediaType: z.string().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
};
const descriptor = z.looseObject({ ...described, digest: digests });

const gate = z
  .looseObject({
    outcome: z.enum(['pass', 'warn', 'fail', 'unknown']),
    mode: z.enum(MODES),
    environment: z.enum(ENVIRONMENTS).nullable(),
    fail_on: z.enum(SEVERITIES),
    commit: descriptor.meta({ description: 'The commit that was judged.' }),
    report: descriptor.meta({ description: 'The JSON report.' }),
    baseline: descriptor.nullable(),
    tool: z.looseObject({ name: z.string(), version: z.string(), digest: digests.nullable() }),
    ref: z.string().nullable(),
    run: z.string().nullable(),
  })
  .meta({ description: 'What the gate adds to the predicate.' });

/** The predicate of a statement: a Simple Verification Result. Unknown fields are allowed, as in-toto requires. */
const predicate = z.looseObject({
  verifier: z.looseObject({
    id: z.url().meta({ description: 'Who verified, with the version.' }),
    policies: z.array(descriptor).meta({ description: 'Empty: the defaults of the gate.' }),
  }),
  timeCreated: z.iso.datetime({ offset: true }),
  properties: z
    .array(z.string())
    .meta({ description: 'What was verified and passed. Without a PASSED of the gate, it did not pass.' }),
  [GATE_EXTENSION]: gate,
});

/** A statement about a commit. */
export const statementDocument = z
  .looseObject({
    _type: z.literal(STATEMENT_TYPE),
    subject: z.array(descriptor).min(1),
    predicateType: z.literal(PREDICATE_TYPE),
    predicate,
  })
  .meta({
    id: 'GateStatement',
    description: 'in-toto Statement v1 with a Simple Verification Result v0.2 of the gate.',
  });
export type Statement = z.infer<typeof statementDocument>;
export type Predicate = Statement['predicate'];

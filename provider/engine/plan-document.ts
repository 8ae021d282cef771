import { createHash } from 'node:crypto';
import * as z from 'zod';
import { withoutSecrets } from '../keys/declaration/quoted.ts';
import { formatInstant } from '../keys/instant.ts';
import { keptIds } from '../lifecycle/declared-key.ts';
import { changeTexts } from '../text/change-texts.ts';
import { describeChange } from './describe-change.ts';
import { actionOf, type EnginePlan, type PlannedName, type PlanRequest, summaryOf } from './engine-plan.ts';

const problem = z.strictObject({
  severity: z.enum(['error', 'warning']),
  title: z.string(),
  detail: z.string(),
  name: z.string().nullable().meta({ description: 'Name of the key that it is about.' }),
});

const change = z.strictObject({
  name: z.string(),
  action: z.enum(['create', 'replace', 'rotate', 'update', 'retire', 'revoke']).meta({
    description:
      'replace and rotate create a successor; update changes a key in place; retire ends old generations only, or gives them the expiration by which they end; revoke ends all.',
  }),
  at: z.string().nullable().meta({ description: 'File and line. null: no code declares it.' }),
  key_id: z.string().nullable().meta({ description: 'The key that exists. null: none yet.' }),
  generation: z.number().int().min(1),
  reasons: z.array(z.string()).meta({ description: 'Why the key gets a successor.' }),
  values: z.record(z.string(), z.string()).meta({ description: 'What is new, by attribute.' }),
  endings: z.array(z.string()).meta({ description: 'What becomes of keys that exist.' }),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({
      description: 'SHA-256 over everything that was decided, and over the declaration.',
    }),
});

const undeclared = z.strictObject({
  id: z.string(),
  name: z.string(),
  permissions: z.string(),
  last_four: z.string(),
  last_used_at: z.string().nullable(),
});

/** A plan as JSON: what `lowerplane plan --format json` prints, and `lowerplane apply` takes. Holds no secret. */
export const planDocument = z
  .strictObject({
    version: z.literal(1),
    decided_at: z.iso.datetime({ offset: true }).meta({ description: "LowerPlane's time that decides." }),
    organization_id: z.string(),
    base_url: z.string(),
    goal: z.enum(['apply', 'destroy']),
    from: z.array(z.string()).meta({ description: 'Files and folders with the declarations.' }),
    var_files: z.array(z.string()),
    prune: z.boolean(),
    rotate: z.array(z.string()),
    changes: z.array(change),
    summary: z.strictObject({
      create: z.number().int(),
      replace: z.number().int(),
      update: z.number().int(),
      end: z
        .number()
        .int()
        .meta({ description: 'Keys that are revoked, or get the expiration by which they end.' }),
      unchanged: z.number().int().meta({ description: 'Declared keys without changes.' }),
    }),
    undeclared: z.array(undeclared).meta({ description: 'Working keys that no code declares. Left alone.' }),
    problems: z.array(problem),
  })
  .meta({ id: 'KeyPlan' });

export type PlanDocument = z.infer<typeof planDocument>;

/** How a plan was made. */
export interface PlanContext extends Pick<PlanRequest, 'goal' | 'prune' | 'rotate'> {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly from: readonly string[];
  readonly varFiles: readonly string[];
}

/** Names that hold a secret are hidden: the document is printed, and kept in files. */
export function planDocumentOf(plan: EnginePlan, context: PlanContext): PlanDocument {
  const { baseUrl, organizationId, goal, from, varFiles, prune, rotate } = context;
  const document: PlanDocument = {
    version: 1,
    decided_at: formatInstant(plan.decidedAt),
    organization_id: organizationId,
    base_url: baseUrl,
    goal,
    from: [...from],
    var_files: [...varFiles],
    prune,
    rotate: [...rotate],
    changes: plan.names.flatMap((planned) => changeOf(planned, plan)),
    summary: summaryOf(plan),
    undeclared: plan.undeclared.map((key) => ({
      id: key.id,
      name: key.name,
      permissions: key.permissions,
      last_four: key.last_four,
      last_used_at: key.last_used_at,
    })),
    problems: [
      ...plan.problems.map(({ severity, title, detail }) => ({ severity, title, detail, name: null })),
      ...plan.names.flatMap(({ name, problems }) =>
        problems.map(({ severity, title, detail }) => ({ severity, title, detail, name })),
      ),
    ],
  };
  return changeTexts(document, withoutSecrets);
}

function changeOf(planned: PlannedName, { decidedAt }: EnginePlan): PlanDocument['changes'] {
  const action = actionOf(planned);
  if (action === 'none') return [];
  const { name, at, generation, reasons, values, endings } = describeChange(planned, decidedAt);
  return [
    {
      name,
      action,
      at: at ?? null,
      key_id: planned.record?.id ?? null,
      generation,
      reasons: [...reasons],
      values: Object.fromEntries(values),
      endings: [...endings],
      digest: digestOf(planned),
    },
  ];
}

/** Equal for what is decided in the same way about the same keys under the same declaration. */
function digestOf({ name, declared, record, plan }: PlannedName): string {
  const kept = declared ? keptIds(declared) : [];
  const decided = {
    name,
    desired: declared?.desired ?? null,
    expires: declared?.expirationAttribute ?? null,
    probes: declared?.probes ?? null,
    protection: [declared?.deletionProtection ?? null, declared?.forceRevoke ?? null],
    key: record?.id ?? null,
    predecessors: record?.predecessors.map(({ id }) => id) ?? [],
    changes: plan.changes,
    // Left out where nothing is kept, so that the digest is that of version 0.1.0.
    ...(kept.length > 0 && { kept }),
  };
  return createHash('sha256').update(JSON.stringify(decided)).digest('hex');
}

/** What is not as it was when a plan was written: sentences. Empty: it is still the same plan. */
export function differencesFrom(before: PlanDocument, now: PlanDocument): readonly string[] {
  const subject = ({ name, key_id: id }: PlanDocument['changes'][number]) =>
    id === null ? `"${name}"` : `"${name}" (${id})`;
  const identity = ({ name, key_id: id }: PlanDocument['changes'][number]) => JSON.stringify([name, id]);
  const planned = new Map(before.changes.map((each) => [identity(each), each]));
  const differences: string[] = [];
  if (before.organization_id !== now.organization_id)
    differences.push(
      `The plan is for the organization ${before.organization_id}, but this run is authenticated for ${now.organization_id}.`,
    );
  if (before.base_url !== now.base_url)
    differences.push(`The plan is for ${before.base_url}, but this run reaches ${now.base_url}.`);
  for (const each of now.changes) {
    const earlier = planned.get(identity(each));
    planned.delete(identity(each));
    if (earlier === undefined)
      differences.push(`${subject(each)}: ${each.action}, which is not in the plan.`);
    else if (earlier.digest !== each.digest)
      differences.push(`${subject(each)}: ${each.action} is planned now, but not as it was planned before.`);
  }
  for (const each of planned.values())
    differences.push(`${subject(each)}: ${each.action} is in the plan, but no longer to be done.`);
  return differences;
}

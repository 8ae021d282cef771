import { type Change, type KeyPlan, mintingOf } from '../keys/change.ts';
import { covers, formatScope } from '../keys/environments.ts';
import { PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

interface Planned {
  /** Undefined: the declaration was removed. */
  readonly declared: DeclaredKey | undefined;
  readonly record: KeyRecord | undefined;
  readonly plan: KeyPlan;
}

/** Refuses at plan what LowerPlane would refuse at apply, half way through: the key of this run may not do it. */
export function refuseBeyondReach(
  { declared, record, plan }: Planned,
  { connection, planned }: Run,
  report: Report,
): void {
  if (!connection || plan.changes.length === 0) return;
  const { self } = connection;
  const title = 'API Key Cannot Manage Keys';
  if (self.permissions !== 'admin' && !planned.reported.has(title)) {
    planned.reported.add(title);
    report.error({
      title,
      detail: `This run is authenticated with "${self.name}" (ending in ${self.last_four}), which is ${self.permissions}. Creating, changing and revoking keys needs an admin key: set api_key or LOWERPLANE_API_KEY to one.`,
    });
  }
  const wanted = declared?.desired.environments ?? PENDING;
  if (wanted !== PENDING && !covers(self.environments, wanted)) {
    report.error({
      title: 'Environments Out Of Reach',
      detail: `The key is declared for ${formatScope(wanted)}, but this run is authenticated with "${self.name}", which reaches only ${formatScope(self.environments)}, and a key cannot create one with a wider scope. Narrow environments, or authenticate with a key whose environments include all of these.`,
      path: ['environments'],
    });
  } else if (record && touches(plan.changes) && !covers(self.environments, record.environments)) {
    report.error({
      title: 'Environments Out Of Reach',
      detail: `"${record.name}" (ending in ${record.lastFour}) reaches ${formatScope(record.environments)}, but this run is authenticated with "${self.name}", which reaches only ${formatScope(self.environments)}, and a key cannot change or revoke one with a wider scope. Authenticate with a key whose environments include all of these.`,
    });
  }
}

const TOUCHING: ReadonlySet<Change['kind']> = new Set([
  'rename',
  'extend',
  'retire',
  'revoke',
  'expire',
  'put-off',
]);

/** Whether a key that exists already is changed or revoked, or must outlive its successor's delivery. */
function touches(changes: readonly Change[]): boolean {
  const minting = mintingOf(changes);
  return (
    changes.some(({ kind }) => TOUCHING.has(kind)) ||
    (minting !== undefined && minting.kind !== 'create' && minting.overlap > 0)
  );
}

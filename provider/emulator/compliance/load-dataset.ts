import { createHash } from 'node:crypto';
import { hasJustification, hasRemediationDate } from '../../api/contract/control.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { ENVIRONMENTS, type Environment } from '../../keys/environments.ts';
import { formatInstant } from '../../keys/instant.ts';
import { newIdentifier } from '../identifier.ts';
import { changeSettings, writeOrganization } from '../store/organization.ts';
import type { Store } from '../store/store.ts';
import type { Dataset } from './dataset.ts';
import { readWhen } from './relative-instant.ts';

/** Replaces the compliance data in the store by a dataset. Keys and the audit trail stay. */
export function loadDataset(store: Store, data: Dataset, now: number): void {
  const at: At = (when) => formatInstant(readWhen(when, now));
  store.transaction(() => {
    store.clearCompliance();
    writeOrganization(store.settings, {
      name: data.organization,
      frameworks: data.frameworks.map((framework) => ({
        ...framework,
        last_audit: orNull(at, framework.last_audit),
      })),
      postureGeneratedAt: orNull(at, data.posture_generated_at),
    });
    changeSettings(store.settings, data.settings ?? {});
    store.settings.set('dataset_sha256', datasetHash(data));
    for (const environment of ENVIRONMENTS) {
      loadControls(store, data, environment, at);
      loadTests(store, data, environment, at);
    }
    loadUsers(store, data, at);
    loadEvidence(store, data, at);
  });
}

/** SHA-256 of a dataset. A restart uses it to see that the dataset is already loaded. */
export function datasetHash(data: Dataset): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}

type At = (when: string) => string;

function orNull(at: At, when: string | null): string | null {
  return when === null ? null : at(when);
}

function loadControls(store: Store, data: Dataset, environment: Environment, at: At): void {
  for (const control of data.controls) {
    const status = statusIn(control.status, environment);
    if (status === undefined) continue;
    store.controls.insert({
      id: control.id,
      title: control.title,
      environment,
      status,
      owner: control.owner,
      frameworks: control.frameworks,
      test_ids: data.tests
        .filter(
          (test) => test.controls.includes(control.id) && statusIn(test.status, environment) !== undefined,
        )
        .map(({ id }) => id),
      policy_ids: control.policies,
      justification: hasJustification(status) ? control.justification : null,
      remediation_date: hasRemediationDate(status) ? orNull(at, control.remediation_date) : null,
    });
  }
}

function loadTests(store: Store, data: Dataset, environment: Environment, at: At): void {
  for (const test of data.tests) {
    const status = statusIn(test.status, environment);
    if (status === undefined) continue;
    const { id, title, severity, type, owner, controls, remediation } = test;
    const hasRun = status === 'passing' || status === 'failing';
    store.complianceTests.insert({
      id,
      title,
      environment,
      status,
      severity,
      type,
      owner,
      last_run_at: hasRun ? orNull(at, test.last_run_at) : null,
      failing_since: status === 'failing' ? orNull(at, test.failing_since) : null,
      control_ids: controls,
      ...(remediation !== undefined && { remediation }),
    });
  }
}

function loadUsers(store: Store, data: Dataset, at: At): void {
  for (const user of data.users) {
    store.users.insert({
      ...user,
      id: newIdentifier('usr'),
      invited_at: at(user.invited_at),
      expires_at: orNull(at, user.expires_at),
    });
  }
}

function loadEvidence(store: Store, data: Dataset, at: At): void {
  for (const item of data.evidence) {
    const content = Buffer.from(item.content);
    const stored: Evidence = {
      id: newIdentifier('evd'),
      name: item.name,
      type: item.type,
      environment: item.environment,
      control_ids: item.controls,
      frameworks: item.frameworks,
      media_type: item.media_type,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      collected_at: orNull(at, item.collected_at),
      source: item.source,
      uploaded_at: at(item.uploaded_at),
      uploaded_by: { type: 'user', id: item.uploaded_by, name: item.uploaded_by },
    };
    store.evidence.insert(stored, content);
  }
}

function statusIn<Status extends string>(
  status: Status | Partial<Record<Environment, Status>>,
  environment: Environment,
): Status | undefined {
  return typeof status === 'string' ? status : status[environment];
}

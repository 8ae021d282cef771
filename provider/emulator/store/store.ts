import { type ApiKeyTable, apiKeyTable } from './api-keys.ts';
import { type AuditTrail, auditTrail } from './audit-trail.ts';
import { type ComplianceTestTable, complianceTestTable } from './compliance-tests.ts';
import { type ControlTable, controlTable } from './controls.ts';
import { type Database, openDatabase } from './database.ts';
import { type EvidenceTable, evidenceTable } from './evidence.ts';
import { type IdempotentRequestTable, idempotentRequestTable } from './idempotent-requests.ts';
import { organizationIdOf } from './organization.ts';
import { type SettingTable, settingTable } from './settings.ts';
import { usageTable } from './usage.ts';
import { type UserTable, userTable } from './users.ts';

/** Everything the emulator stores. */
export interface Store {
  /** The one organization whose data this is. */
  readonly organizationId: string;
  readonly apiKeys: ApiKeyTable;
  readonly auditTrail: AuditTrail;
  readonly complianceTests: ComplianceTestTable;
  readonly controls: ControlTable;
  readonly evidence: EvidenceTable;
  readonly idempotentRequests: IdempotentRequestTable;
  readonly settings: SettingTable;
  readonly users: UserTable;
  /** Runs `act` in a transaction. It must not await anything. */
  transaction<T>(act: () => T): T;
  /** Deletes controls, tests, evidence and users before another dataset is loaded. */
  clearCompliance(): void;
  close(): void;
}

/**
 * @param file `:memory:` or a file.
 * @throws DatabaseError when the file cannot be opened.
 */
export function openStore(file: string): Store {
  return storeIn(openDatabase(file));
}

/** A store over an open database, which it closes. */
export function storeIn(database: Database): Store {
  const trail = auditTrail(database, usageTable(database));
  const settings = settingTable(database);
  const organizationId = database.transaction(() => organizationIdOf(settings));
  return {
    organizationId,
    apiKeys: apiKeyTable(database, organizationId),
    auditTrail: trail,
    complianceTests: complianceTestTable(database),
    controls: controlTable(database),
    evidence: evidenceTable(database),
    idempotentRequests: idempotentRequestTable(database),
    settings,
    users: userTable(database),
    transaction: database.transaction,
    clearCompliance() {
      for (const table of ['controls', 'tests', 'evidence', 'control_evidence', 'users']) {
        database.run(`delete from ${table}`);
      }
    },
    close() {
      trail.logAll();
      database.close();
    },
  };
}

import type * as z from 'zod';
import {
  type ComplianceTest,
  complianceTest,
  type testSeverity,
  type testStatus,
} from '../../api/contract/compliance-test.ts';
import type { Environment } from '../../keys/environments.ts';
import type { Database } from './database.ts';
import { type Row, text } from './row.ts';
import { among, type PageRequest, type Slice, selectPage } from './select-page.ts';

export interface ComplianceTestFilter {
  readonly environments: readonly Environment[];
  readonly status?: z.output<typeof testStatus> | undefined;
  readonly severity?: z.output<typeof testSeverity> | undefined;
}

export type ComplianceTestTable = ReturnType<typeof complianceTestTable>;

export function complianceTestTable(database: Database) {
  return {
    insert(item: ComplianceTest): void {
      database.run(
        'insert into tests (id, environment, status, severity, document) values (?, ?, ?, ?, ?)',
        item.id,
        item.environment,
        item.status,
        item.severity,
        JSON.stringify(item),
      );
    },

    byId(environment: Environment, id: string): ComplianceTest | undefined {
      const row = database.get(
        'select document from tests where environment = ? and id = ?',
        environment,
        id,
      );
      return row && fromRow(row);
    },

    update(item: ComplianceTest): void {
      database.run(
        'update tests set status = ?, document = ? where environment = ? and id = ?',
        item.status,
        JSON.stringify(item),
        item.environment,
        item.id,
      );
    },

    /** Every test of these environments. */
    all(environments: readonly Environment[]): readonly ComplianceTest[] {
      return database
        .all(
          'select document from tests where environment in (select value from json_each(?)) order by seq',
          JSON.stringify(environments),
        )
        .map(fromRow);
    },

    list(filter: ComplianceTestFilter, page: PageRequest): Slice<ComplianceTest> {
      const { environments, status, severity } = filter;
      return selectPage(
        database,
        'select * from tests',
        'ascending',
        [
          among('environment', environments),
          status && ['status = ?', status],
          severity && ['severity = ?', severity],
        ],
        page,
        fromRow,
      );
    },
  };
}

function fromRow(row: Row): ComplianceTest {
  return complianceTest.parse(JSON.parse(text(row, 'document')));
}

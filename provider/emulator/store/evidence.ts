import type * as z from 'zod';
import { type Evidence, evidence, type evidenceType } from '../../api/contract/evidence.ts';
import type { Environment } from '../../keys/environments.ts';
import type { Database } from './database.ts';
import { type Row, text } from './row.ts';
import { among, type PageRequest, type Slice, selectPage } from './select-page.ts';

export interface EvidenceFilter {
  readonly environments: readonly Environment[];
  readonly controlId?: string | undefined;
  readonly type?: z.output<typeof evidenceType> | undefined;
}

export type EvidenceTable = ReturnType<typeof evidenceTable>;

/** Metadata of evidence. The contract cannot return the content, so the content is not stored. */
export function evidenceTable(database: Database) {
  return {
    insert(item: Evidence): void {
      database.run(
        'insert into evidence (id, environment, type, document) values (?, ?, ?, ?)',
        item.id,
        item.environment,
        item.type,
        JSON.stringify(item),
      );
      for (const controlId of item.control_ids) {
        database.run(
          'insert or ignore into control_evidence (environment, control_id, evidence_id) values (?, ?, ?)',
          item.environment,
          controlId,
          item.id,
        );
      }
    },

    list(filter: EvidenceFilter, page: PageRequest): Slice<Evidence> {
      const { environments, controlId, type } = filter;
      return selectPage(
        database,
        'select * from evidence',
        'ascending',
        [
          among('environment', environments),
          controlId === undefined
            ? undefined
            : ['id in (select evidence_id from control_evidence where control_id = ?)', controlId],
          type && ['type = ?', type],
        ],
        page,
        fromRow,
      );
    },
  };
}

function fromRow(row: Row): Evidence {
  return evidence.parse(JSON.parse(text(row, 'document')));
}

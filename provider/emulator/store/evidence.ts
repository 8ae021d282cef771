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

export function evidenceTable(database: Database) {
  return {
    insert(item: Evidence, content: Uint8Array): void {
      database.run(
        'insert into evidence (id, environment, type, document, content) values (?, ?, ?, ?, ?)',
        item.id,
        item.environment,
        item.type,
        JSON.stringify(item),
        content,
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

    byId(id: string): Evidence | undefined {
      const row = database.get('select document from evidence where id = ?', id);
      return row && fromRow(row);
    },

    /** Undefined where an emulator of an earlier version stored the evidence, which kept no content. */
    contentOf(id: string): Uint8Array | undefined {
      const content = database.get('select content from evidence where id = ?', id)?.content;
      return content instanceof Uint8Array ? content : undefined;
    },

    /** All evidence of these environments. */
    all(environments: readonly Environment[]): readonly Evidence[] {
      return database
        .all(
          'select document from evidence where environment in (select value from json_each(?)) order by seq',
          JSON.stringify(environments),
        )
        .map(fromRow);
    },

    list(filter: EvidenceFilter, page: PageRequest): Slice<Evidence> {
      const { environments, controlId, type } = filter;
      return selectPage(
        database,
        'select seq, document from evidence',
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

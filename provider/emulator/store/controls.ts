import { type Control, type ControlStatus, control } from '../../api/contract/control.ts';
import { foldFrameworkName } from '../../api/contract/framework-name.ts';
import type { Environment } from '../../keys/environments.ts';
import type { Database } from './database.ts';
import { type Row, text } from './row.ts';
import { among, type PageRequest, type Slice, selectPage } from './select-page.ts';

export interface ControlFilter {
  readonly environments: readonly Environment[];
  readonly framework?: string | undefined;
  readonly status?: ControlStatus | undefined;
}

const SELECT = `select *, (select json_group_array(evidence_id) from control_evidence link
  where link.environment = controls.environment and link.control_id = controls.id) as evidence_ids from controls`;

/** A control without its evidence, which is looked up in the links. */
const document = control.omit({ evidence_ids: true });

export type ControlTable = ReturnType<typeof controlTable>;

export function controlTable(database: Database) {
  return {
    insert(item: Omit<Control, 'evidence_ids'>): void {
      database.run(
        'insert into controls (id, environment, status, frameworks_folded, document) values (?, ?, ?, ?, ?)',
        item.id,
        item.environment,
        item.status,
        JSON.stringify(item.frameworks.map(foldFrameworkName)),
        JSON.stringify(item),
      );
    },

    byId(environment: Environment, id: string): Control | undefined {
      const row = database.get(`${SELECT} where environment = ? and id = ?`, environment, id);
      return row && fromRow(row);
    },

    update({ evidence_ids: _, ...item }: Control): void {
      database.run(
        'update controls set status = ?, document = ? where environment = ? and id = ?',
        item.status,
        JSON.stringify(item),
        item.environment,
        item.id,
      );
    },

    exists(environment: Environment, id: string): boolean {
      return (
        database.get('select 1 from controls where environment = ? and id = ?', environment, id) !== undefined
      );
    },

    list(filter: ControlFilter, page: PageRequest): Slice<Control> {
      const { environments, framework, status } = filter;
      return selectPage(
        database,
        SELECT,
        'ascending',
        [
          among('environment', environments),
          framework === undefined
            ? undefined
            : [
                'exists (select 1 from json_each(frameworks_folded) where value = ?)',
                foldFrameworkName(framework),
              ],
          status && ['status = ?', status],
        ],
        page,
        fromRow,
      );
    },

    /** Every control of these environments. */
    all(environments: readonly Environment[]): readonly Control[] {
      return database
        .all(
          `${SELECT} where environment in (select value from json_each(?)) order by seq`,
          JSON.stringify(environments),
        )
        .map(fromRow);
    },
  };
}

function fromRow(row: Row): Control {
  return {
    ...document.parse(JSON.parse(text(row, 'document'))),
    evidence_ids: control.shape.evidence_ids.parse(JSON.parse(text(row, 'evidence_ids'))),
  };
}

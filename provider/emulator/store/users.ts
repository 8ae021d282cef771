import type * as z from 'zod';
import { type role, type User, user } from '../../api/contract/user.ts';
import type { Database } from './database.ts';
import { integer, type Row, text } from './row.ts';
import { type PageRequest, type Slice, selectPage } from './select-page.ts';

export type Role = z.output<typeof role>;

export type UserTable = ReturnType<typeof userTable>;

export function userTable(database: Database) {
  return {
    insert(item: User): void {
      database.run(
        'insert into users (id, email_folded, role, document) values (?, ?, ?, ?)',
        item.id,
        foldEmail(item.email),
        item.role,
        JSON.stringify(item),
      );
    },

    byId(id: string): User | undefined {
      const row = database.get('select * from users where id = ?', id);
      return row && fromRow(row);
    },

    hasEmail(email: string): boolean {
      return database.get('select 1 from users where email_folded = ?', foldEmail(email)) !== undefined;
    },

    ownerCount(): number {
      const row = database.get("select count(*) as owners from users where role = 'owner'");
      return row === undefined ? 0 : integer(row, 'owners');
    },

    list(filter: { readonly role?: Role | undefined }, page: PageRequest): Slice<User> {
      return selectPage(
        database,
        'select * from users',
        'ascending',
        [filter.role && ['role = ?', filter.role]],
        page,
        fromRow,
      );
    },

    update(item: User): void {
      database.run(
        'update users set role = ?, document = ? where id = ?',
        item.role,
        JSON.stringify(item),
        item.id,
      );
    },

    remove(id: string): void {
      database.run('delete from users where id = ?', id);
    },
  };
}

function foldEmail(email: string): string {
  return email.toLowerCase();
}

function fromRow(row: Row): User {
  return user.parse(JSON.parse(text(row, 'document')));
}

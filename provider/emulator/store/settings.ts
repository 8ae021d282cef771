import type { Database } from './database.ts';
import { text } from './row.ts';

export type SettingName = 'organization' | 'organization_id' | 'organization_settings' | 'dataset_sha256';

export type SettingTable = ReturnType<typeof settingTable>;

export function settingTable(database: Database) {
  return {
    get(name: SettingName): string | undefined {
      const row = database.get('select value from settings where name = ?', name);
      return row && text(row, 'value');
    },
    set(name: SettingName, value: string): void {
      database.run('insert or replace into settings (name, value) values (?, ?)', name, value);
    },
  };
}

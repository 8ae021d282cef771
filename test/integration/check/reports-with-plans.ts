import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { jsonReport } from '../../../action/report/gate/json-report.ts';
import { MadeRepository, madeFolder } from '../scan/made-repository.ts';
import { command } from './gate.ts';

/** The folder of the recorded plans. */
export const RECORDED = resolve(import.meta.dirname, '../../fixtures/plans');

/** A repository with one commit. */
export function repository(files: Readonly<Record<string, string>>): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', files);
  return repo;
}

/** A recorded plan in a folder of its own. */
export function planFile(name: string): string {
  const file = join(madeFolder(), 'plan.json');
  copyFileSync(join(RECORDED, `${name}.json`), file);
  return file;
}

/** What `check` reports with these options. */
export async function report(folder: string, ...args: readonly string[]) {
  const { code, out, error } = await command(folder, ['--format', 'json', ...args]);
  return { code, error, ...jsonReport.parse(JSON.parse(out)) };
}

export const ofRule = ({ findings }: Awaited<ReturnType<typeof report>>, id: string) =>
  findings.filter(({ rule }) => rule === id);

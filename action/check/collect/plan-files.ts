import { realpathSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, isAbsolute, relative, sep } from 'node:path';
import type { DeclaredKeys } from '../../../provider/declarations/declared-keys.ts';
import { type PlanDoubt, withPlans } from '../../../provider/declarations/terraform/plan/merge-plans.ts';
import { PlanError, readPlan } from '../../../provider/declarations/terraform/plan/plan-document.ts';
import type { NamedPlan } from '../../../provider/declarations/terraform/plan/root-of-plan.ts';
import { printable } from '../../../provider/text/printable.ts';
import { git } from '../../scan/sources/git.ts';
import type { NotKnown } from '../facts.ts';
import { GateError } from '../gate-error.ts';
import { sha256 } from '../program-digest.ts';
import type { FileDigest } from '../provenance.ts';
import { declaredName } from '../rules/keys/key-text.ts';
import type { CheckedFolder } from './checked-folder.ts';

/** Larger plans would take gigabytes of memory. */
const MAX_PLAN_BYTES = 64 * 1024 * 1024;

/** Plans, and the exact files that they were read from. */
export interface PlanFiles {
  readonly plans: readonly NamedPlan[];
  readonly digests: readonly FileDigest[];
  /** Plans that do not count. */
  readonly notKnown: readonly NotKnown[];
}

/**
 * Reads plans. One that git tracks does not count: the author of a change could write into it what the gate wants to read.
 *
 * @param files absolute paths.
 * @throws GateError when one of them is missing, or is not a plan.
 */
export async function planFiles(
  files: readonly string[],
  { top, git: open }: Pick<CheckedFolder, 'top' | 'git'>,
): Promise<PlanFiles> {
  const plans: NamedPlan[] = [];
  const digests: FileDigest[] = [];
  const notKnown: NotKnown[] = [];
  for (const file of new Set(files)) {
    const path = shownPath(file, top);
    const bytes = await bytesOf(file, path);
    digests.push({ path, commit: undefined, sha256: sha256(bytes) });
    try {
      const document = readPlan(textOf(bytes));
      if (open !== undefined && isTracked(open.repository.root, realpathOf(file)))
        notKnown.push(tracked(path));
      else plans.push({ path, document });
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      throw unusable(path, error.message);
    }
  }
  return { plans, digests, notKnown };
}

function isTracked(root: string, file: string): boolean {
  const path = relative(realpathOf(root), file);
  if (path.startsWith('..') || isAbsolute(path)) return false;
  const args = ['--literal-pathspecs', 'ls-files', '--cached', '-z', '--', path.replaceAll(sep, '/')];
  return git(root, args).length > 0;
}

function tracked(path: string): NotKnown {
  return {
    kind: 'declarations',
    subject: `whether the plan ${printable(path)} is true`,
    place: { kind: 'code', range: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } },
    because: 'git tracks the file, so a change can write anything into it',
    remedy: 'Make the plan in the job that checks it, in a file that git does not track.',
  };
}

/** Declarations with the values of plans, and what the plans leave open. */
export function plannedFacts(
  declared: DeclaredKeys,
  plans: readonly NamedPlan[],
): { readonly declared: DeclaredKeys; readonly notKnown: readonly NotKnown[] } {
  const { declared: merged, doubts } = withPlans(declared, plans);
  return { declared: merged, notKnown: doubts.map(notKnownOf) };
}

function notKnownOf({ at, key, subject, because, remedy, isListed, isOld }: PlanDoubt): NotKnown {
  return {
    kind: 'declarations',
    subject: printable(subject),
    place: at === undefined ? { kind: 'set-up' } : { kind: 'code', range: at },
    ...(key !== undefined && { key: declaredName(key) }),
    because: printable(because),
    remedy: printable(remedy),
    ...(isListed !== undefined && { weight: 'listed' }),
    ...(isOld !== undefined && { isOldPlan: isOld }),
  };
}

function shownPath(file: string, top: string): string {
  const path = relative(top, realpathOf(file));
  const isInside = path !== '..' && !path.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(path);
  return isInside && path !== '' ? path.replaceAll(sep, '/') : basename(file);
}

function realpathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

async function bytesOf(file: string, path: string): Promise<Buffer> {
  const problem = (detail: string) => unusable(path, detail);
  try {
    // A pipe or a device would never end.
    if (!(await stat(file)).isFile()) throw problem('It is not a file.');
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_PLAN_BYTES)
        throw problem(
          'It is larger than 64 MiB. Remove what is not read: "jq \'del(.prior_state, .planned_values)\'".',
        );
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof GateError || !(error instanceof Error)) throw error;
    const isMissing = 'code' in error && error.code === 'ENOENT';
    throw problem(isMissing ? 'It was not found.' : 'It could not be read.');
  }
}

/** PowerShell writes UTF-16 where other shells write UTF-8. */
function textOf(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function unusable(path: string, detail: string): GateError {
  return new GateError('Unusable Plan', `${printable(path)}: ${detail}`);
}

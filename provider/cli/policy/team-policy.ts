import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { CheckedFolder } from '../../../action/check/collect/checked-folder.ts';
import { type PolicyFiles, policyFiles } from '../../../action/check/collect/policy-files.ts';
import { policyPathIn } from '../../../action/check/collect/policy-path.ts';
import { GateError } from '../../../action/check/gate-error.ts';
import type { CheckRequest } from '../../../action/check/request.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { FileError } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';

const WORK_TREE = { kind: 'work-tree' } as const;

/** The policy in the files, read as a check reads it. */
export interface TeamPolicy extends PolicyFiles {
  /** Top folder of the repository, or the current directory outside one. */
  readonly top: string;
  /** Path of the policy from there. */
  readonly path: string;
  /** A file of the work tree, as a check reads files: never through a link. */
  readonly folder: CheckedFolder;
}

/**
 * Reads the policy, and hands it over.
 *
 * @param given path from the current directory; undefined for the usual one.
 * @throws UsageError when it is outside of the repository, or a named one does not exist.
 * @throws GateError when it is not valid.
 */
export async function withTeamPolicy<Result>(
  given: string | undefined,
  io: CommandIo,
  use: (policy: TeamPolicy) => Promise<Result>,
): Promise<Result> {
  const cwd = realpathSync(io.cwd);
  const top = findRepository(cwd)?.root ?? cwd;
  const request = requestFor(
    top,
    given === undefined ? undefined : pathInside(top, cwd, given, '--policy'),
    io,
  );
  const folder = new CheckedFolder(request);
  try {
    const { path } = await policyPathIn(request, (tree, file) => folder.readText(tree, file));
    const files = await policyFiles({ ...request, policyPath: path }, folder);
    return await use({ ...files, top, path, folder });
  } finally {
    await folder.close();
  }
}

/**
 * The path of a file from the top folder.
 *
 * @param name how the message names what was given.
 * @throws UsageError when it is outside.
 */
export function pathInside(top: string, cwd: string, given: string, name: string): string {
  const path = relative(top, resolve(cwd, given));
  if (path !== '' && path !== '..' && !path.startsWith(`..${sep}`)) return path.replaceAll(sep, '/');
  throw new UsageError(`${name} must be a file in ${top}.`);
}

/** What went wrong, for people; undefined for a fault of the program. */
export function failureText(error: unknown): string | undefined {
  const text =
    error instanceof GateError
      ? `${error.title}. ${error.detail}`
      : error instanceof ScanError || error instanceof FileError
        ? error.message
        : undefined;
  return text?.split('\n').map(printable).join('\n');
}

function requestFor(top: string, path: string | undefined, { now }: CommandIo): CheckRequest {
  return {
    root: top,
    mode: 'audit',
    environment: undefined,
    now,
    scan: { kind: 'tree' },
    tree: WORK_TREE,
    policyTree: WORK_TREE,
    policyPath: path ?? '.lowerplane/policy.yaml',
    policyIsNamed: path !== undefined,
    baselinePath: '.lowerplane/baseline.json',
    changes: undefined,
    lowerPlane: undefined,
    environmentVariables: {},
    synthesis: undefined,
    offline: true,
    progress: () => {},
  };
}

import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { isIncluded } from '../../scan/path-glob.ts';
import type { ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import type { Policy } from '../policy/policy.ts';

type Paths = Policy['paths'];

/** The files of a source that the policy's paths include, and the number of the others. */
export class PathFilter implements FileSource {
  readonly #files: FileSource;
  readonly #paths: Paths;
  #leftOut = 0;
  #included = 0;

  constructor(files: FileSource, paths: Paths) {
    this.#files = files;
    this.#paths = paths;
  }

  /** The number of excluded files; known once the files were listed. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Whether files were listed, and the paths of the policy exclude all of them. */
  get isEmpty(): boolean {
    return this.#leftOut > 0 && this.#included === 0;
  }

  async list(): Promise<readonly string[]> {
    const all = await this.#files.list();
    const included = includesEverything(this.#paths)
      ? all
      : all.filter((path) => isIncluded(this.#paths, path));
    this.#leftOut = all.length - included.length;
    this.#included = included.length;
    return included;
  }

  read(path: string): Promise<string | undefined> {
    return this.#files.read(path);
  }
}

/** The findings of a scan in files that the policy's paths include, and the number of the others. */
export function filterSecrets(
  scanned: ScanResult,
  paths: Paths,
): { readonly secrets: ScanResult; readonly leftOut: number } {
  if (includesEverything(paths)) return { secrets: scanned, leftOut: 0 };
  const included = (findings: readonly SecretMatch[]) =>
    findings.filter(({ path }) => isIncluded(paths, path));
  const secrets = {
    scope: scanned.scope,
    findings: included(scanned.findings),
    allowed: included(scanned.allowed),
    preexisting: included(scanned.preexisting),
  };
  return { secrets, leftOut: countOf(scanned) - countOf(secrets) };
}

function countOf({ findings, allowed, preexisting }: ScanResult): number {
  return findings.length + allowed.length + preexisting.length;
}

function includesEverything({ include, exclude }: Paths): boolean {
  return include.length === 0 && exclude.length === 0;
}

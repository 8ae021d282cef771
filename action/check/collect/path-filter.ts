import type { FileSource } from '../../../provider/declarations/declarations.ts';
import type { ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { isIncluded } from '../policy/path-glob.ts';
import type { Policy } from '../policy/policy.ts';

type Paths = Policy['paths'];

/** The files of a source that count by the policy, and how many others there are. */
export class PathFilter implements FileSource {
  readonly #files: FileSource;
  readonly #paths: Paths;
  #leftOut = 0;

  constructor(files: FileSource, paths: Paths) {
    this.#files = files;
    this.#paths = paths;
  }

  /** Known once the files were listed. */
  get leftOut(): number {
    return this.#leftOut;
  }

  async list(): Promise<readonly string[]> {
    const all = await this.#files.list();
    const counting = countsEverything(this.#paths)
      ? all
      : all.filter((path) => isIncluded(this.#paths, path));
    this.#leftOut = all.length - counting.length;
    return counting;
  }

  read(path: string): Promise<string | undefined> {
    return this.#files.read(path);
  }
}

/** The findings of a scan that count by the policy, and how many others there are. */
export function filterSecrets(
  scanned: ScanResult,
  paths: Paths,
): { readonly secrets: ScanResult; readonly leftOut: number } {
  if (countsEverything(paths)) return { secrets: scanned, leftOut: 0 };
  const counting = (findings: readonly SecretMatch[]) =>
    findings.filter(({ path }) => isIncluded(paths, path));
  const secrets = {
    scope: scanned.scope,
    findings: counting(scanned.findings),
    allowed: counting(scanned.allowed),
    preexisting: counting(scanned.preexisting),
  };
  return { secrets, leftOut: countOf(scanned) - countOf(secrets) };
}

function countOf({ findings, allowed, preexisting }: ScanResult): number {
  return findings.length + allowed.length + preexisting.length;
}

function countsEverything({ include, exclude }: Paths): boolean {
  return include.length === 0 && exclude.length === 0;
}

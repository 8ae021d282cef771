import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { FileText } from '../../../action/check/collect/file-text.ts';
import type { PolicySources } from '../../../action/check/collect/policy-location.ts';
import type { Policy } from '../../../action/check/policy/policy.ts';
import type { CustomPattern } from '../../../action/scan/patterns/custom-pattern.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';

/** The default of the gate. */
const POLICY = '.lowerplane/policy.yaml';
/** The words without which a policy has no custom patterns. */
const MAY_HAVE_PATTERNS = /\b(?:patterns|extends)\b/;

/** A policy as it is on disk, for the person who runs a scan. */
export interface PolicyOnDisk {
  /** The folder that it is for. */
  readonly top: string;
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The policy of a folder, or the one that is asked for.
 *
 * @param root top directory of what is scanned.
 * @param file absolute path. Defaults to the repository's policy, if it exists.
 * @throws ScanError when it is asked for and missing, or cannot be read.
 */
export function policyOnDisk(root: string, file: string | undefined): PolicyOnDisk | undefined {
  const text = textOnDisk(file ?? join(root, POLICY));
  if (text !== undefined) return { ...placeOf(root, file), text };
  if (file !== undefined)
    throw new ScanError(`The policy "${file}" was not found. Correct the path of --policy.`);
  return undefined;
}

/** What a policy outside the root names is relative to its own folder. */
function placeOf(root: string, file: string | undefined): { readonly top: string; readonly path: string } {
  if (file === undefined) return { top: root, path: POLICY };
  const path = relative(root, realpathSync(file));
  return path.startsWith('..') || isAbsolute(path)
    ? { top: dirname(file), path: basename(file) }
    : { top: root, path };
}

/**
 * Reads a policy with what it extends. The parser and the rules are loaded only now.
 *
 * @param what of it is wanted, for messages: `waivers`.
 * @throws ScanError (as a rejection) when it is not valid.
 */
export async function readPolicyOnDisk({ top, path, text }: PolicyOnDisk, what: string): Promise<Policy> {
  const [{ readWholePolicy }, { PolicyError }, { GATE_RULES }] = await Promise.all([
    import('../../../action/check/collect/policy-bases.ts'),
    import('../../../action/check/policy/policy-error.ts'),
    import('../../../action/check/rules/generated/gate-rules.ts'),
  ]);
  try {
    const { value } = await readWholePolicy(path, text, sourcesIn(top), GATE_RULES);
    return value;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new ScanError(
      `The policy is not valid, so its ${what} are not known: ${error.faults.map(({ path: own, line, message }) => `${own}:${line}: ${message}`).join('; ')}`,
    );
  }
}

/**
 * The custom patterns of the policy for a file or directory. A policy that mentions none is not read any further, because every
 * commit waits for this.
 *
 * @param scanned absolute path.
 * @param file absolute path of the policy. Defaults to that of the repository, if it exists.
 * @throws ScanError (as a rejection) when the policy is not valid.
 */
export async function patternsOnDisk(
  scanned: string,
  file: string | undefined,
): Promise<readonly CustomPattern[]> {
  const policy = policyOnDisk(topOf(scanned), file);
  if (policy === undefined || !MAY_HAVE_PATTERNS.test(policy.text)) return [];
  const { secretPatterns } = await readPolicyOnDisk(policy, 'secret patterns');
  return secretPatterns;
}

/** The nearest directory with a repository, or the directory itself. Git is not asked: a scan starts it for other reasons later. */
function topOf(scanned: string): string {
  const isFolder = statSync(scanned, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? realpathSync(scanned) : dirname(scanned);
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return folder;
  }
}

/** What a policy extends is read from disk, like the policy. */
function sourcesIn(root: string): PolicySources {
  const readText = async (path: string): Promise<FileText> => {
    const text = textOnDisk(join(root, path));
    return text === undefined ? 'missing' : { text };
  };
  return { top: root, readText, where: '' };
}

/**
 * The text of a file; undefined when there is none.
 *
 * @throws ScanError when it cannot be read.
 */
export function textOnDisk(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) return undefined;
    throw new ScanError(
      `${path} exists but cannot be read. Make it readable, or name another policy with --policy.`,
    );
  }
}

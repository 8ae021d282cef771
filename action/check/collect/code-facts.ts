import type { DeclaredKeys, UnreadCode } from '../../../provider/declarations/declared-keys.ts';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { NamedPlan } from '../../../provider/declarations/terraform/plan/root-of-plan.ts';
import type { Deadline } from '../../../provider/http/deadline.ts';
import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { listAhead, scan } from '../../scan/scan.ts';
import { ScanError } from '../../scan/scan-error.ts';
import type { ScanResult, ScanScope } from '../../scan/scan-result.ts';
import { scopeText } from '../../scan/scope-text.ts';
import type { Facts, NotKnown } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';
import type { CheckedFolder } from './checked-folder.ts';
import { filterSecrets, PathFilter } from './path-filter.ts';
import { withSeverities } from './secret-severities.ts';
import { verifiedSecrets } from './verified-secrets.ts';

/** Facts from the code, and how much of it the policy's paths exclude. */
export interface CodeFacts {
  readonly facts: Facts;
  readonly leftOut: number;
}

/**
 * Committed secrets in the included files.
 *
 * @param reading reads the policy, while git lists what is to be scanned.
 */
export async function secretFacts(
  request: CheckRequest,
  folder: CheckedFolder,
  reading: Promise<
    Pick<Policy, 'paths' | 'allowComments' | 'verifySecrets' | 'secretSeverities' | 'secretPatterns'>
  >,
  deadline: Deadline,
): Promise<CodeFacts> {
  const { root, scan: target, progress } = request;
  const repository = folder.git?.repository;
  const listing = repository && listAhead(repository, target);
  try {
    const policy = await reading;
    const { paths, allowComments, verifySecrets } = policy;
    const scanned = await scan({
      path: root,
      repository,
      target,
      listing,
      allowComments,
      patterns: policy.secretPatterns,
      // A change has few archives, and each could hold a secret.
      archives: target.kind === 'range' || target.kind === 'staged',
    });
    const { secrets, leftOut } = filterSecrets(
      withSeverities(await trusted(scanned, request, folder, policy), policy),
      paths,
    );
    for (const line of scopeText(scanned.scope)) progress(line);
    const verified = await verifiedSecrets(secrets, request, verifySecrets, deadline);
    const notKnown = emptyScope(secrets.scope);
    return { facts: { known: { secrets: verified }, gaps: [], notKnown }, leftOut };
  } catch (error) {
    return unread('secrets', 'Secret Scan Failed', error);
  } finally {
    listing?.close();
  }
}

/** Loads what judges comments only when there are any. */
async function trusted(
  scanned: ScanResult,
  request: CheckRequest,
  folder: CheckedFolder,
  policy: Pick<Policy, 'allowComments' | 'secretPatterns'>,
): Promise<ScanResult> {
  const hasComments = [...scanned.allowed, ...scanned.preexisting].some(
    ({ allowed }) => allowed !== undefined,
  );
  if (!hasComments) return scanned;
  const { withTrustedComments } = await import('./trusted-comments.ts');
  return withTrustedComments(scanned, request, folder, policy);
}

/**
 * The keys declared in the included files.
 *
 * @param before the files before the change that is judged, if there is one.
 * @throws GateError when a CDK app is to be synthesized and cannot be.
 */
export async function declarationFacts(
  { tree, synthesis, progress }: Pick<CheckRequest, 'tree' | 'synthesis' | 'progress'>,
  place: CheckedFolder,
  { paths, terraform }: Pick<Policy, 'paths' | 'terraform'>,
  plans?: readonly NamedPlan[],
  before?: FileSource,
): Promise<CodeFacts> {
  const included = new PathFilter(await synthesized(place.files(tree), place.top, synthesis), paths);
  try {
    const { declared: declarations, notKnown: open } = await completed(
      await readDeclarations(included, terraform, before),
      plans,
    );
    progress(
      `Read ${count(declarations.keys.length, 'key declaration')} in ${count(declarations.files.length, 'file')}.`,
    );
    const excluded = `the paths of the policy exclude all of the ${count(included.leftOut, 'file')}`;
    const notKnown = [
      ...(declarations.unread ?? []).map(notKnownOf),
      ...open,
      ...(included.isEmpty ? [nothingChecked(excluded, 'Correct `paths` in the policy.')] : []),
    ];
    return { facts: { known: { declarations }, gaps: [], notKnown }, leftOut: included.leftOut };
  } catch (error) {
    return unread('declarations', 'Declarations Could Not Be Read', error);
  }
}

/** Imported only when there are plans. */
async function completed(
  declared: DeclaredKeys,
  plans: readonly NamedPlan[] = [],
): Promise<{ readonly declared: DeclaredKeys; readonly notKnown: readonly NotKnown[] }> {
  if (plans.length === 0) return { declared, notKnown: [] };
  const { plannedFacts } = await import('./plan-files.ts');
  return plannedFacts(declared, plans);
}

/** Nothing is in order where there is nothing. Changes can be empty, because they can remove files. */
function emptyScope({ kind, files, commits, skipped }: ScanScope): readonly NotKnown[] {
  const isEmpty = kind === 'tree' ? files === 0 && skipped.length === 0 : kind === 'history' && commits === 0;
  if (!isEmpty) return [];
  const what = kind === 'tree' ? 'there are no files to check' : 'there are no commits to check';
  return [nothingChecked(what, 'Check out the repository first, or correct the directory.')];
}

function nothingChecked(because: string, remedy: string): NotKnown {
  return {
    kind: 'scope',
    subject: 'whether anything is wrong',
    place: { kind: 'set-up' },
    because,
    remedy,
    weight: 'decisive',
  };
}

function notKnownOf({ at, subject, because, remedy }: UnreadCode): NotKnown {
  return {
    kind: 'declarations',
    subject: `which keys ${printable(subject)}`,
    place: { kind: 'code', range: at },
    because: printable(because),
    remedy,
  };
}

async function synthesized(
  files: FileSource,
  top: string,
  synthesis: CheckRequest['synthesis'],
): Promise<FileSource> {
  if (synthesis === undefined) return files;
  const { synthesize } = await import('./synthesis/synthesize.ts');
  return synthesize(files, top, synthesis);
}

/** A failure of git is not temporary, so the policy cannot tolerate it as an outage. */
function unread(fact: 'secrets' | 'declarations', title: string, error: unknown): CodeFacts {
  if (!(error instanceof ScanError)) throw error;
  return {
    facts: { known: {}, gaps: [{ fact, kind: 'invalid', title, detail: error.message }] },
    leftOut: 0,
  };
}

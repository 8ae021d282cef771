import { printable } from '../../../provider/text/printable.ts';
import { isIncluded } from '../../scan/path-glob.ts';
import type { ScanScope } from '../../scan/scan-result.ts';
import { isMedia, MOST_NAMED, type SkipReason } from '../../scan/sources/skip-log.ts';
import type { NotKnown } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { ChangedFile } from './changed-lines.ts';

/** Why a file was not scanned, and what to do. */
const REASONS: Readonly<Record<SkipReason, readonly [because: string, remedy: string]>> = {
  binary: ['it is not text in any known encoding', 'Save it as UTF-8 if it is text, or check it by hand.'],
  symlink: ['it is a symbolic link, of which only the target path was scanned', 'Check what it points to.'],
  'behind-symlink': ['a directory on its path is a symbolic link', 'Replace the link with a directory.'],
  submodule: ['it is a submodule, another repository', 'Check that repository with its own gate.'],
  'not-a-file': ['it is not a regular file', 'Remove it, or replace it with a file.'],
  unreadable: ['the system refused to read it', 'Allow the gate to read it.'],
  missing: [
    'its content is neither on disk nor in this clone',
    'Fetch the content, for example with `filter: blob:none` removed from the checkout.',
  ],
  'lfs-content': [
    'its content is in Git LFS, and only the pointer was scanned',
    'Check out with `lfs: true`, or check it by hand.',
  ],
  archive: [
    'it is an archive that could not be unpacked to its end',
    'Commit the files instead of the archive, or check it by hand.',
  ],
  'further-secrets': [
    'it contains more than 1,000 secrets, of which the rest was not collected',
    'Remove the secrets that are reported, and check again.',
  ],
};

/** Files that people and tools write as text, by extension or by name. */
const TEXT_LIKE =
  /(?:^|\/)(?:\.[^/.]+|[^/]*\.?(?:Dockerfile|Makefile|Jenkinsfile|Procfile|Vagrantfile|Gemfile|Rakefile|README|LICENSE|NOTICE|CODEOWNERS)[^/]*)$|\.(?:txt|md|mdx|rst|adoc|csv|tsv|log|env|ini|cfg|conf|config|cnf|properties|toml|ya?ml|json[c5l]?|xml|html?|css|s[ac]ss|less|svg|[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kts?|groovy|gradle|scala|swift|php|pl|pm|lua|r|jl|cs|fs|vb|[ch](?:pp|xx)?|cc|hh|m|sh|bash|zsh|fish|ps1|psm1|bat|cmd|sql|graphql|proto|tf|tofu|tfvars|hcl|nomad|bicep|pem|key|crt|cer|pub|asc|netrc|npmrc|lock|diff|patch|tpl|tmpl|j2|erb|ejs|ipynb|tex|http|rest|reg)$/i;

/**
 * Files that were not scanned, or not to their end. A changed file that looks like text leaves no verdict; an image is
 * only listed; of the files that no change touches, only those that look like text count.
 *
 * @param changed the files of the change, if there is one.
 */
export function unscannedFiles(
  scope: ScanScope | undefined,
  paths: Policy['paths'],
  changed: readonly ChangedFile[],
): readonly NotKnown[] {
  if (scope === undefined) return [];
  const isOfChange = scope.kind === 'range' || scope.kind === 'staged';
  const ofChange = new Set(changed.map(({ path }) => path));
  const files: NotKnown[] = [];
  for (const [reason, named, more] of withChanged(scope.skipped, changed)) {
    for (const path of named) {
      if (!isIncluded(paths, path)) continue;
      const file = unscannedFile(reason, path, isOfChange || ofChange.has(path));
      if (file !== undefined) files.push(file);
    }
    if (more > 0 && isOfChange) files.push(ofMore(reason, more, ![...named].some(isMedia)));
  }
  return scope.kind === 'history' && scope.shallow ? [...files, olderCommits()] : files;
}

/** Git names one path for each content: the others of the change have the same reason, and so have links and submodules. */
function withChanged(
  skipped: ScanScope['skipped'],
  changed: readonly ChangedFile[],
): readonly (readonly [SkipReason, ReadonlySet<string>, more: number])[] {
  const contents = new Map(changed.map(({ path, content }) => [path, content]));
  const byReason = new Map<SkipReason, Set<string>>();
  const add = (reason: SkipReason, found: readonly string[]) => {
    const known = byReason.get(reason) ?? new Set();
    for (const path of found) known.add(path);
    byReason.set(reason, known);
  };
  for (const { reason, examples, paths = examples } of skipped) {
    const same = new Set(paths.flatMap((path) => contents.get(path) ?? []));
    add(reason, paths);
    const others = changed.filter(({ path, content = '' }) => same.has(content) && !paths.includes(path));
    // Under another name, the content is treated as bytes, not as an archive.
    add(
      reason === 'archive' ? 'binary' : reason,
      others.map(({ path }) => path),
    );
  }
  for (const { path, mode } of changed) {
    if (mode === '160000') add('submodule', [path]);
    if (mode === '120000') add('symlink', [path]);
  }
  return [...byReason].map(([reason, named]) => {
    const of = skipped.find((each) => each.reason === reason);
    const isCut = of !== undefined && of.paths?.length === MOST_NAMED;
    return [reason, named, isCut ? of.count - MOST_NAMED : 0];
  });
}

function unscannedFile(reason: SkipReason, path: string, isChange: boolean): NotKnown | undefined {
  const weight = weightOf(reason, path, isChange);
  // The scope of the report counts them.
  if (weight === 'listed' && !isChange) return undefined;
  const [because, remedy] = REASONS[reason];
  return {
    kind: 'file',
    subject: `whether ${printable(path)} contains secrets`,
    place: { kind: 'code', range: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } },
    because,
    remedy,
    ...(weight !== undefined && { weight }),
  };
}

function weightOf(reason: SkipReason, path: string, isChange: boolean): NotKnown['weight'] {
  if (reason === 'symlink' || isMedia(path)) return 'listed';
  if (!isContainer(reason) && TEXT_LIKE.test(path)) return isChange ? 'decisive' : undefined;
  return isChange ? undefined : 'listed';
}

/** Its content may be anything, whatever its name. */
function isContainer(reason: SkipReason): boolean {
  return (
    reason === 'submodule' || reason === 'archive' || reason === 'lfs-content' || reason === 'further-secrets'
  );
}

/** @param mayBeText whether the files that are not named can be text: media are named last. */
function ofMore(reason: SkipReason, number: number, mayBeText: boolean): NotKnown {
  const [because, remedy] = REASONS[reason];
  return {
    kind: 'file',
    subject: `whether ${number} more files contain secrets`,
    place: { kind: 'set-up' },
    because: `the same holds for each of them: ${because}`,
    remedy,
    ...(!isContainer(reason) && { weight: mayBeText && reason !== 'symlink' ? 'decisive' : 'listed' }),
  };
}

function olderCommits(): NotKnown {
  return {
    kind: 'scope',
    subject: 'whether older commits contain secrets',
    place: { kind: 'set-up' },
    because: 'this clone is shallow, so they are not in it',
    remedy: 'Fetch them with `git fetch --unshallow`, or check out with `fetch-depth: 0`.',
  };
}

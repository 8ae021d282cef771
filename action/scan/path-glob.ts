import { matchesWildcards } from './wildcards.ts';

/**
 * Whether a path matches a glob as in .gitignore: `*` and `?` stay within a folder, `**` between slashes matches any
 * number of folders, a glob without a slash before its end matches a name at any depth, a glob that ends in a slash
 * matches folders only, and a folder that matches includes everything in it. Brackets and braces are literal, because
 * frameworks use them in file names.
 *
 * Not a regular expression, as picomatch and other libraries compile: paths come from pull requests of strangers, and
 * `*a*a*a*b` takes such an expression seconds on one name of 255 characters. This takes linear time per star.
 *
 * @param path relative to the root, with forward slashes.
 */
export function matchesPath(glob: string, path: string): boolean {
  const { steps, foldersOnly } = stepsOf(glob);
  const names = path.split('/');
  return matchesSteps(steps, foldersOnly ? names.slice(0, -1) : names);
}

/** Any number of folders, including none. */
const FOLDERS = '**';

interface Steps {
  readonly steps: readonly string[];
  readonly foldersOnly: boolean;
}

const cache = new Map<string, Steps>();

function stepsOf(glob: string): Steps {
  const cached = cache.get(glob);
  if (cached !== undefined) return cached;
  const foldersOnly = glob.endsWith('/');
  const whole = (foldersOnly ? glob.slice(0, -1) : glob).replace(/^\.\//, '/');
  const isAnchored = whole.includes('/');
  const written = (whole.startsWith('/') ? whole.slice(1) : whole).split('/');
  const steps = {
    // `a/**` matches everything in a, but not a itself.
    steps: [
      ...(isAnchored ? [] : [FOLDERS]),
      ...written.flatMap((step, at) =>
        step === FOLDERS && at === written.length - 1 ? [FOLDERS, '*'] : [step],
      ),
    ],
    foldersOnly,
  };
  cache.set(glob, steps);
  return steps;
}

/** Whether the steps match the first of the names: a folder that matches includes everything in it. */
function matchesSteps(steps: readonly string[], names: readonly string[]): boolean {
  let step = 0;
  let name = 0;
  let resume: { readonly step: number; name: number } | undefined;
  while (step < steps.length) {
    const wanted = steps[step] ?? '';
    const given = names[name];
    if (wanted === FOLDERS) {
      step++;
      resume = { step, name };
    } else if (given !== undefined && matchesWildcards(wanted, given)) {
      step++;
      name++;
    } else if (resume !== undefined && resume.name < names.length) {
      step = resume.step;
      name = ++resume.name;
    } else {
      return false;
    }
  }
  return true;
}

/** Whether a path matches one of `include`, if there are any, and none of `exclude`. */
export function isIncluded(
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  path: string,
): boolean {
  if (exclude.some((glob) => matchesPath(glob, path))) return false;
  return include.length === 0 || include.some((glob) => matchesPath(glob, path));
}

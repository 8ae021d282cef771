import { matchesWildcards } from './wildcards.ts';

/**
 * Whether a path fits a glob as .gitignore has them: `*` and `?` stay within a folder, `**` between slashes goes through
 * folders, a glob without a slash before its end fits a name at any depth, one that ends in a slash fits folders alone,
 * and what fits a folder fits all that is in it. Brackets stand for themselves: frameworks name files so.
 *
 * @param path relative to the root, with forward slashes.
 */
export function matchesPath(glob: string, path: string): boolean {
  const { steps, foldersOnly } = stepsOf(glob);
  const names = path.split('/');
  // No regular expression: a glob of many stars must not take exponential time.
  return foldersOnly ? matchesSteps(steps, names.slice(0, -1)) : matchesSteps(steps, names);
}

/** Any number of folders, none among them. */
const FOLDERS = '**';

interface Steps {
  readonly steps: readonly string[];
  readonly foldersOnly: boolean;
}

const known = new Map<string, Steps>();

function stepsOf(glob: string): Steps {
  const before = known.get(glob);
  if (before !== undefined) return before;
  const foldersOnly = glob.endsWith('/');
  const whole = (foldersOnly ? glob.slice(0, -1) : glob).replace(/^\.\//, '/');
  const isAnchored = whole.includes('/');
  const written = (whole.startsWith('/') ? whole.slice(1) : whole).split('/');
  const steps = {
    // `a/**` is all that is in a, and not a itself.
    steps: [
      ...(isAnchored ? [] : [FOLDERS]),
      ...written.flatMap((step, at) =>
        step === FOLDERS && at === written.length - 1 ? [FOLDERS, '*'] : [step],
      ),
    ],
    foldersOnly,
  };
  known.set(glob, steps);
  return steps;
}

/** Whether steps fit the first of some names: what is in a folder that fits, fits. */
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

/** Whether a path counts: it fits one of `include`, if there are any, and none of `exclude`. */
export function isIncluded(
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  path: string,
): boolean {
  if (exclude.some((glob) => matchesPath(glob, path))) return false;
  return include.length === 0 || include.some((glob) => matchesPath(glob, path));
}

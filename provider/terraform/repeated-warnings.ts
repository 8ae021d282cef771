import type { Problem } from '../lifecycle/report.ts';

/** Of warnings of one title, so many are shown as they are; this many subjects are named in the one that follows. */
const SHOWN = 10;

interface Repeated {
  count: number;
  /** The first ones, as messages name them. */
  readonly subjects: string[];
}

/**
 * Keeps the warnings of a run short, however many keys it plans. Terraform asks about one resource after the other, and
 * neither says how many there are nor waits for what is said of all. So the first warnings of a title are shown as they
 * are, which Terraform puts together as one "(and 9 more similar warnings elsewhere)"; then one that names them, and
 * after that only one each time the number has grown tenfold. What happens to each key is in the plan.
 */
export class RepeatedWarnings {
  readonly #byTitle = new Map<string, Repeated>();

  /** What to show for a warning: itself, one that stands for many, or nothing. */
  shown(warning: Problem): Problem | undefined {
    const { title, subject } = warning;
    if (subject === undefined) return warning;
    const repeated = this.#byTitle.get(title) ?? { count: 0, subjects: [] };
    this.#byTitle.set(title, repeated);
    repeated.count++;
    if (repeated.count <= SHOWN) {
      repeated.subjects.push(subject);
      return warning;
    }
    const earlier = repeated.count - 1;
    if (!isPowerOfTen(earlier)) return undefined;
    return {
      title: `${title} (More Than ${earlier})`,
      detail: `This warning applies to more than ${earlier} keys or destinations in this run: ${repeated.subjects.join(', ')} and others. It is not repeated for each of them. The plan shows what happens to each key.`,
    };
  }
}

function isPowerOfTen(count: number): boolean {
  return /^10*$/.test(String(count));
}

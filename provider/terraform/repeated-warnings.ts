import type { Problem } from '../lifecycle/report.ts';

/** Of warnings of one title, so many are shown as they are; this many subjects are named in the one that follows. */
const SHOWN = 10;

interface Repeated {
  count: number;
  /** The first ones, as messages name them. */
  readonly subjects: string[];
}

/**
 * Keeps the warnings of a run short, however many keys it plans. Terraform plans one resource after the other. It does
 * not say how many there are, and has no place for a summary. So the first warnings of a title are shown as they are,
 * which Terraform puts together as "(and 9 more similar warnings elsewhere)". Then one warning names these, and after that
 * there is one each time the number has grown tenfold. The plan shows what happens to each key.
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

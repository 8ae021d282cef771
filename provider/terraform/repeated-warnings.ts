import type { Problem } from '../lifecycle/report.ts';
import { log } from './plugin/index.ts';

/** Of warnings of one title, so many are shown as they are; this many subjects are named in those that follow. */
const SHOWN = 10;

interface Repeated {
  count: number;
  /** The first ones, as messages name them. */
  readonly subjects: string[];
}

/**
 * Keeps the warnings of a run short, however many keys it plans.
 *
 * A provider cannot do that alone: it does not know how many resources there are, nor which is the last one, and has no
 * place for a summary. But Terraform puts warnings of one title together, shows any one of them, and counts the others:
 * "(and 499 more similar warnings elsewhere)". So each is sent, and all but the first also name the first ones.
 * Source: consolidate_warnings.go of Terraform and OpenTofu, which leaves out what has no place in the configuration.
 * Of those, the first ones are sent, and then one each time the number has grown tenfold; the log has them all.
 */
export class RepeatedWarnings {
  readonly #placed = new Map<string, Repeated>();
  readonly #placeless = new Map<string, Repeated>();

  /**
   * What to show for a warning: itself, one that stands for many, or nothing.
   *
   * @param isPlaced Terraform shows it at a resource in the configuration.
   */
  shown(warning: Problem, isPlaced: boolean): Problem | undefined {
    const { title, subject, detail } = warning;
    if (subject === undefined) return warning;
    const byTitle = isPlaced ? this.#placed : this.#placeless;
    const repeated = byTitle.get(title) ?? { count: 0, subjects: [] };
    byTitle.set(title, repeated);
    repeated.count++;
    if (repeated.count <= SHOWN) {
      repeated.subjects.push(subject);
      return warning;
    }
    const first = `${repeated.subjects.join(', ')} and others`;
    if (isPlaced) return { ...warning, detail: `${detail} The same applies to ${first}.` };
    log('warn', `${title}: ${detail}`);
    const earlier = repeated.count - 1;
    if (!isPowerOfTen(earlier)) return undefined;
    return {
      title: `${title} (More Than ${earlier})`,
      detail: `This warning applies to more than ${earlier} keys or destinations in this run: ${first}. It is not repeated for each of them. The log has them all (TF_LOG_PROVIDER=WARN).`,
    };
  }
}

function isPowerOfTen(count: number): boolean {
  return /^10*$/.test(String(count));
}

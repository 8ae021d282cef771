import { foreignAllowances, isInDisabledBlock } from './foreign-comment.ts';
import { type FoundSecret, withAllowance } from './found-secret.ts';
import type { LineIndex } from './line-index.ts';
import { resolveOverlaps } from './resolve-overlaps.ts';

/** A text with more secrets is a dump of them, and the first ones say enough. */
export const MOST_SECRETS = 1_000;

/** A secret before its place in the text is known. */
export type Unplaced = Omit<FoundSecret, 'start' | 'end' | 'position' | 'otherLines'>;

/** The window of a text that a secret is in. */
export interface SecretWindow {
  readonly bytes: Buffer;
  /** Offset of the window in the text. */
  readonly base: number;
  readonly lines: LineIndex;
}

/** The secrets that were found in one text. */
export class SecretList {
  #found: FoundSecret[] = [];
  #uncollected = 0;

  /** Begins with another text. */
  begin(): void {
    this.#found = [];
    this.#uncollected = 0;
  }

  /** Secrets beyond {@link MOST_SECRETS}, which are only counted. */
  get uncollected(): number {
    return this.#uncollected;
  }

  /** Counts one that is not collected. */
  leaveOut(): void {
    this.#uncollected += 1;
  }

  /** All of them, of which some may overlap. */
  get all(): readonly FoundSecret[] {
    return this.#found;
  }

  /** Those that are left where several rules found the same. */
  resolved(): readonly FoundSecret[] {
    return this.#found.length === 0 ? [] : resolveOverlaps(this.#found);
  }

  /** Adds a secret at its place in a window, with what the comments on the lines around it say. */
  add(secret: Unplaced, { bytes, base, lines }: SecretWindow, start: number, end: number): void {
    if (this.#found.length >= MOST_SECRETS) {
      this.#uncollected += 1;
      return;
    }
    const around = lines.linesAround(start);
    const allowedBy = foreignAllowances(around, () => isInDisabledBlock(bytes, start));
    const placed = {
      ...secret,
      start: base + start,
      end: base + end,
      position: lines.position(start, end),
      otherLines: [],
      ...(allowedBy.length > 0 && { allowedBy }),
    };
    this.#found.push(withAllowance(placed, around));
  }
}

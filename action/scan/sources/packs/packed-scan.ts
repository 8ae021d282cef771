import type { ContentScanner } from '../../content/content-scanner.ts';
import type { SharedMemory } from '../../prefilter/load-kernel.ts';
import type { Blob, BlobReport } from '../blob-reader.ts';
import type { PackedPlan } from './packed-plan.ts';
import { PackedTexts } from './packed-texts.ts';
import { TextStack } from './text-stack.ts';
import { Unpacker } from './unpacker.ts';

/** Scans versions of files in the packs of a repository. */
export class PackedScan {
  readonly #plan: PackedPlan;
  readonly #scanner: ContentScanner;
  readonly #unpacker: Unpacker;
  readonly #stack: TextStack;
  readonly #texts = new Map<number, PackedTexts>();
  #number = -1;

  /** @param memory in which the scanner searches. */
  constructor(plan: PackedPlan, scanner: ContentScanner, memory: SharedMemory) {
    this.#plan = plan;
    this.#scanner = scanner;
    this.#unpacker = new Unpacker(memory);
    this.#stack = new TextStack(this.#unpacker.texts, this.#unpacker.bytes.length);
  }

  /** Scans the version with an index in the plan. False when git must read it. */
  scan(index: number, blob: Blob, report: BlobReport): boolean {
    const number = this.#plan.numbers[index] ?? 0;
    // Nothing is made from a text of another pack.
    if (number !== this.#number) this.#stack.clear();
    this.#number = number;
    const texts =
      this.#texts.get(number) ??
      new PackedTexts(this.#plan.packs[number] ?? '', this.#scanner, this.#unpacker, this.#stack);
    this.#texts.set(number, texts);
    const outcome = texts.scan(blob.path, this.#plan.offsets[index] ?? 0, this.#plan.derived[index] ?? 0);
    if (outcome === undefined) return false;
    report(blob, outcome);
    return true;
  }

  close(): void {
    for (const texts of this.#texts.values()) texts.close();
  }
}

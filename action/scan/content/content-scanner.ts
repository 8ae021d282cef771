import { assessMatch, isAtLeast } from '../assessment/assess-match.ts';
import { classifyPath, type PathClass } from '../assessment/path-class.ts';
import { surroundingsOf } from '../assessment/surroundings.ts';
import type { SharedMemory } from '../prefilter/load-kernel.ts';
import type { Derivation, Prefilter, SearchedText } from '../prefilter/prefilter.ts';
import type { DecodedText } from '../reading/encoded-text.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import { type DecodedSecret, DecodedSecrets } from './decoded-secrets.ts';
import type { FoundSecret } from './found-secret.ts';
import { LineIndex } from './line-index.ts';
import type { RawMatch } from './raw-match.ts';
import { seal } from './redact.ts';
import { matchAround, matchWhole, type Reach, reachOf } from './rule-match.ts';
import { SecretList, type SecretWindow } from './secret-list.ts';
import { encodingOf, Utf8Rewriter } from './text-encoding.ts';
import { type Witness, witnessed } from './witness.ts';

/** The outcome for one text. */
export type ContentOutcome =
  | {
      readonly kind: 'scanned';
      readonly bytes: number;
      /** 1, or more for a text larger than the input buffer. */
      readonly windows: number;
      readonly isLfsPointer: boolean;
      readonly secrets: readonly FoundSecret[];
      /** Secrets beyond the first ones, which are only counted. */
      readonly uncollected: number;
    }
  | { readonly kind: 'binary'; readonly bytes: number };

const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1\n');
const LINE_END = 10;
const NOTHING = Buffer.alloc(0);
/** Bytes that are rewritten at a time when a text is not in UTF-8. */
const REWRITTEN_AT_ONCE = 64 * 1024;
/** How many times what is decoded is decoded again. */
const DEEPEST = 3;
/** Size of the buffer in which a decoded text is searched. */
const DECODED_AT_ONCE = 256 * 1024;

/**
 * Scans one text after the other. The caller writes the bytes of a text into {@link ContentScanner.free} as they come, so
 * that a file is read straight into the memory that is searched, and a text of any size needs no more memory.
 */
export class ContentScanner {
  readonly #set: RuleSet;
  readonly #prefilter: Prefilter;
  readonly #floor: Confidence;
  readonly #reach: Reach;
  #path = '';
  #pathClass: PathClass | undefined;
  #filled = 0;
  #bytes = 0;
  #windows = 0;
  /** Offset of the window in the text, number of its first line, and where hits are not yet handled. */
  #base = 0;
  #firstLine = 1;
  #acceptFrom = 0;
  #binary = false;
  /** Set for a text that is rewritten as UTF-8; its bytes go through a buffer of their own. */
  #rewriter: Utf8Rewriter | undefined;
  #raw: Buffer | undefined;
  #lfsPointer = false;
  readonly #found = new SecretList();
  readonly #decoded: DecodedSecrets | undefined;
  readonly #witness: Witness | undefined;
  /** Scans what is decoded; made when something is. */
  #inner: ContentScanner | undefined;

  /**
   * @param floor the least confidence of a finding.
   * @param depth how many times the texts were decoded already.
   * @param witness gets the texts of all secrets; without one, they are dropped here.
   */
  constructor(set: RuleSet, prefilter: Prefilter, floor: Confidence, depth = 0, witness?: Witness) {
    this.#set = set;
    this.#witness = witness;
    if (depth < DEEPEST && set.plain !== true) {
      this.#decoded = new DecodedSecrets(set, (bytes) => {
        const input = DECODED_AT_ONCE;
        this.#inner ??= new ContentScanner(set, prefilter.another(input), floor, depth + 1, witness);
        const outcome = this.#inner.scan(this.#path, bytes);
        return outcome.kind === 'scanned' ? outcome.secrets : [];
      });
    }
    this.#prefilter = prefilter;
    this.#floor = floor;
    this.#reach = reachOf(set);
    if (prefilter.input.length < 4 * (this.#reach.back + this.#reach.ahead)) {
      throw new RangeError('the input buffer is too small for the reach of the rules');
    }
  }

  get engine(): Prefilter['engine'] {
    return this.#prefilter.engine;
  }

  /** Scans bytes that are in memory already. */
  scan(path: string, bytes: Uint8Array): ContentOutcome {
    this.begin(path);
    for (let at = 0; at < bytes.length; ) {
      const free = this.free();
      const count = Math.min(free.length, bytes.length - at);
      free.set(bytes.subarray(at, at + count));
      at += count;
      if (!this.filled(count)) break;
    }
    return this.finish();
  }

  /** @param path decides which rules apply and how matches are assessed; forward slashes. */
  begin(path: string): void {
    this.#path = path;
    this.#pathClass = undefined;
    this.#filled = 0;
    this.#bytes = 0;
    this.#windows = 0;
    this.#base = 0;
    this.#firstLine = 1;
    this.#acceptFrom = 0;
    this.#binary = false;
    this.#rewriter = undefined;
    this.#lfsPointer = false;
    this.#found.begin();
    this.#decoded?.begin();
    this.#prefilter.begin?.(path);
  }

  /** Announces how the text is made from an earlier one; all its bytes are in {@link ContentScanner.free} already. */
  derive(derivation: Derivation): void {
    this.#prefilter.derive?.(derivation);
  }

  /** The last text that was searched at once and as it is. */
  get last(): SearchedText | undefined {
    return this.#prefilter.last;
  }

  /** Memory in which texts can be made without copying them into {@link ContentScanner.free}; undefined without WebAssembly. */
  get shared(): SharedMemory | undefined {
    return this.#prefilter.shared;
  }

  /** Where the next bytes of the text go; never empty. */
  free(): Buffer {
    if (this.#rewriter === undefined) return this.#prefilter.input.subarray(this.#filled);
    this.#raw ??= Buffer.alloc(REWRITTEN_AT_ONCE);
    return this.#raw;
  }

  /**
   * Takes the number of bytes that were written into {@link ContentScanner.free}.
   *
   * @returns false when no more bytes are wanted, because the text is binary.
   */
  filled(count: number): boolean {
    this.#bytes += count;
    if (this.#rewriter !== undefined && this.#raw !== undefined) {
      this.#append(this.#rewriter.rewrite(this.#raw.subarray(0, count), false));
      return true;
    }
    this.#filled += count;
    if (this.#filled === this.#prefilter.input.length && !this.#binary) {
      if (this.#windows === 0) this.#recognise();
      this.#scanIfFull();
    }
    return !this.#binary;
  }

  /** Scans the rest and returns the outcome for the text. */
  finish(): ContentOutcome {
    if (this.#windows === 0 && this.#rewriter === undefined && !this.#binary) this.#recognise();
    if (this.#rewriter !== undefined) this.#append(this.#rewriter.rewrite(NOTHING, true));
    if (!this.#binary) this.#scanWindow(true);
    this.#prefilter.end?.(this.#isWhole() ? this.#found.all : undefined);
    if (this.#binary) return { kind: 'binary', bytes: this.#bytes };
    return {
      kind: 'scanned',
      bytes: this.#bytes,
      windows: this.#windows,
      isLfsPointer: this.#lfsPointer,
      secrets: this.#found.resolved(),
      uncollected: this.#found.uncollected,
    };
  }

  /** Whether the text was searched at once and as it is, and everything in it was looked at. */
  #isWhole(): boolean {
    const isComplete = this.#found.uncollected === 0 && this.#decoded?.isComplete !== false;
    return isComplete && this.#windows === 1 && !this.#binary && this.#rewriter === undefined;
  }

  #scanWindow(last: boolean): void {
    const { input } = this.#prefilter;
    this.#windows += 1;
    const length = this.#filled;
    const acceptTo = last ? length : length - this.#reach.ahead;
    const found = this.#prefilter.search(length);
    const { rules, needs } = this.#set.at(this.#path);
    const hits = this.#prefilter.promising?.(found, length, needs) ?? found;
    const whole = last && this.#acceptFrom === 0;
    const window = { bytes: input, length, from: this.#acceptFrom, to: acceptTo };
    const written: DecodedText[] = [];
    const matches = hits.length === 0 ? [] : matchAround(this.#set, rules, window, hits, written);
    if (whole) matches.push(...matchWhole(this.#set, input, length, this.#path));
    if (this.#set.custom?.(rules, window, hits, matches) === false) this.#found.leaveOut();
    const decoded = this.#decoded?.in(window, hits, written, this.#prefilter.runs(length)) ?? [];
    this.#take(matches);
    this.#takeDecoded(decoded);
    if (!last) this.#slide(acceptTo);
  }

  #scanIfFull(): void {
    if (this.#filled === this.#prefilter.input.length && !this.#binary) this.#scanWindow(false);
  }

  #recognise(): void {
    const { input } = this.#prefilter;
    const encoding = encodingOf(input, this.#filled);
    switch (encoding) {
      case 'bytes':
      case 'bytes-with-nuls':
        this.#lfsPointer = input.subarray(0, LFS_POINTER.length).equals(LFS_POINTER);
        return;
      case 'binary':
        this.#binary = true;
        return;
      default: {
        this.#rewriter = new Utf8Rewriter(encoding);
        // What is searched is not what was read.
        this.#prefilter.begin?.(this.#path);
        const raw = Buffer.from(input.subarray(0, this.#filled));
        this.#filled = 0;
        for (let at = 0; at < raw.length; at += REWRITTEN_AT_ONCE)
          this.#append(this.#rewriter.rewrite(raw.subarray(at, at + REWRITTEN_AT_ONCE), false));
      }
    }
  }

  /** Adds rewritten text to the window, and scans each window that becomes full. */
  #append(text: Buffer): void {
    for (let at = 0; at < text.length; ) {
      const count = text.copy(this.#prefilter.input, this.#filled, at);
      this.#filled += count;
      at += count;
      this.#scanIfFull();
    }
  }

  #take(matches: readonly RawMatch[]): void {
    if (matches.length === 0) return;
    this.#pathClass ??= classifyPath(this.#path);
    const window = this.#window();
    for (const found of matches.toSorted((a, b) => a.start - b.start)) {
      const { rule, start, end } = found;
      const around = surroundingsOf(this.#prefilter.input, start, end, this.#filled);
      const assessed = assessMatch(found, this.#pathClass, around);
      if (assessed.kind === 'not-a-secret' || !isAtLeast(assessed.confidence, this.#floor)) continue;
      const { severity, confidence, notes } = assessed;
      const sealed = seal(rule.id, found.secret);
      this.#witness?.(witnessed(found, sealed, this.#prefilter.input, this.#filled));
      this.#found.add({ rule, severity, confidence, notes, sealed, occurrences: 1 }, window, start, end);
    }
  }

  /** Adds secrets in decoded texts, at the positions of what they were decoded from. */
  #takeDecoded(secrets: readonly DecodedSecret[]): void {
    if (secrets.length === 0) return;
    const window = this.#window();
    for (const { secret, start, end } of secrets.toSorted((a, b) => a.start - b.start)) {
      const { rule, severity, confidence, notes, sealed, occurrences } = secret;
      const own = { rule, severity, confidence, notes, sealed, occurrences, decoded: true };
      this.#found.add(own, window, start, end);
    }
  }

  #window(): SecretWindow {
    const { input } = this.#prefilter;
    return { bytes: input, base: this.#base, lines: new LineIndex(input, this.#filled, this.#firstLine) };
  }

  /** Keeps the end of the window, from the start of a line if one is near, as the start of the next window. */
  #slide(acceptTo: number): void {
    const { input } = this.#prefilter;
    const needed = acceptTo - this.#reach.back;
    const lineStart = input.lastIndexOf(LINE_END, needed) + 1;
    const keepFrom = lineStart > needed - input.length / 8 && lineStart > 0 ? lineStart : needed;
    this.#firstLine = new LineIndex(input, this.#filled, this.#firstLine).lineAt(keepFrom);
    input.copyWithin(0, keepFrom, this.#filled);
    this.#filled -= keepFrom;
    this.#base += keepFrom;
    this.#acceptFrom = acceptTo - keepFrom;
  }
}

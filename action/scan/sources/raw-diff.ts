/** One changed file in git's raw diff output. */
export interface RawChange {
  /** Content before, or undefined when the file is new. */
  readonly oldBlob: string | undefined;
  /** Content after, or undefined when the file is gone. */
  readonly newBlob: string | undefined;
  /** Git's mode of the file before the change; zeros when the file is new. */
  readonly oldMode: string;
  /** Git's mode of the file after the change, such as `100644`; `160000` is a submodule, `120000` a link. */
  readonly newMode: string;
  readonly path: string;
  /** Set when the file had another name before the change. */
  readonly oldPath?: string;
}

const NO_BLOB = /^0+$/;

/** Reads the NUL-separated tokens of `git diff --raw -z` and `git log --raw -z`, one after the other. */
export class RawDiffReader {
  readonly #onCommit: (header: string) => void;
  readonly #onChange: (change: RawChange) => void;
  #entry: readonly string[] | undefined;
  #pathsToCome = 0;
  #oldPath: string | undefined;

  /** @param onCommit gets the text after `commit:`, as printed for `--format=commit:...`. */
  constructor(onCommit: (header: string) => void, onChange: (change: RawChange) => void) {
    this.#onCommit = onCommit;
    this.#onChange = onChange;
  }

  take(token: string): void {
    if (this.#entry !== undefined) {
      this.#takePath(this.#entry, token);
      return;
    }
    const text = token.trimStart();
    if (text.startsWith('commit:')) this.#onCommit(text.slice('commit:'.length));
    if (!text.startsWith(':')) return;
    this.#entry = text.slice(1).split(' ');
    // Renames and copies name the old path, then the new one.
    this.#pathsToCome = /^[RC]/.test(this.#entry[4] ?? '') ? 2 : 1;
  }

  #takePath(entry: readonly string[], path: string): void {
    this.#pathsToCome -= 1;
    if (this.#pathsToCome > 0) {
      this.#oldPath = path;
      return;
    }
    this.#entry = undefined;
    const oldPath = this.#oldPath;
    this.#oldPath = undefined;
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = entry;
    this.#onChange({
      oldBlob: NO_BLOB.test(oldBlob) ? undefined : oldBlob,
      newBlob: NO_BLOB.test(newBlob) ? undefined : newBlob,
      oldMode,
      newMode,
      path,
      ...(oldPath !== undefined && { oldPath }),
    });
  }
}

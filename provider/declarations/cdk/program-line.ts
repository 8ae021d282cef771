import { posix } from 'node:path';
import type { SourceRange } from '../../documents/source-range.ts';
import type { FileSource } from '../file-source.ts';

const PROGRAM = /\.(?:[cm]?[jt]s|[jt]sx|py|go|java|cs)$/;
/** Synthesized code, and the bindings that `cdktf get` makes. */
const GENERATED = /(?:^|\/)(?:cdktf\.out|\.gen|imports|generated|node_modules|dist)\//;
/** A larger app is not searched. */
const MOST_FILES = 2_000;
const LONGEST_FILE = 500_000;

/**
 * Finds the line of a program that names a construct, for apps whose synthesized code does not say where it was made. Only
 * an id that is written once in the whole app is found.
 */
export class ProgramLines {
  readonly #files: FileSource;
  #texts: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /**
   * @param stackPath of the `cdk.tf.json` file.
   * @param constructPath as the stack has it: `stack/scope/id`.
   */
  async find(stackPath: string, constructPath: string): Promise<SourceRange | undefined> {
    const id = constructPath.split('/').at(-1) ?? '';
    const app = /^(.*?)(?:^|\/)cdktf\.out\//.exec(stackPath)?.[1] ?? posix.dirname(stackPath);
    if (id === '') return undefined;
    this.#texts ??= this.#read();
    const found: SourceRange[] = [];
    for (const [path, text] of await this.#texts) {
      if (app !== '' && app !== '.' && !path.startsWith(`${app}/`)) continue;
      for (const quote of [`'${id}'`, `"${id}"`, `\`${id}\``]) {
        for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
          found.push(rangeOf(path, text, at, quote.length));
          if (found.length > 1) return undefined;
        }
      }
    }
    return found[0];
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const paths = (await this.#files.list()).filter((path) => PROGRAM.test(path) && !GENERATED.test(path));
    const texts = new Map<string, string>();
    if (paths.length > MOST_FILES) return texts;
    for (const path of paths) {
      const text = await this.#files.read(path);
      if (text !== undefined && text.length <= LONGEST_FILE) texts.set(path, text);
    }
    return texts;
  }
}

function rangeOf(path: string, text: string, at: number, length: number): SourceRange {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return { path, line, column, endLine: line, endColumn: column + length };
}

import { posix } from 'node:path';
import type { FileSource } from '../file-source.ts';
import { type Call, callAt } from './source/call.ts';
import { type SourceFile, sourceFile } from './source/source-file.ts';

/** A line of a stack trace. */
export interface Frame {
  /** As written: relative to some folder, or absolute on the machine that synthesized. */
  readonly path: string;
  readonly absolute: boolean;
  readonly line: number;
  readonly column: number;
}

const MOST_FRAMES = 50;
const LONGEST_FRAME = 2_000;
const RELATIVE =
  /^(?![/\\]|[A-Za-z]:|file:|node:)(?!.*\s(?:\/|file:|[A-Za-z]:))([^()]+):(\d{1,9}):(\d{1,9})$/;
const ABSOLUTE = /(?:^|[\s(])(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^()]*):(\d{1,9}):(\d{1,9})\)?$/;
/** Code that is not of this repository: packages, and generated bindings. */
const OTHERS = /(?:^|\/)(?:node_modules|\.gen)\//;
const PROGRAM = /\.[cm]?[jt]sx?$/;

/**
 * The frames of a stack trace in synthesized code, innermost first, without those of packages and generated bindings.
 * Our constructs write `main.ts:14:16`; `constructs` itself writes `new ApiKey (/app/main.ts:14:16)`.
 */
export function framesOf(lines: readonly string[]): readonly Frame[] {
  return lines.slice(0, MOST_FRAMES).flatMap((line) => {
    if (line.length > LONGEST_FRAME) return [];
    const relative = RELATIVE.exec(line);
    const [, written, row, column] = relative ?? ABSOLUTE.exec(line) ?? [];
    if (written === undefined) return [];
    const path = written.replaceAll('\\', '/');
    if (OTHERS.test(path) || !PROGRAM.test(path)) return [];
    return [{ path, absolute: relative === null, line: Number(row), column: Number(column) }];
  });
}

/** Finds the calls that frames speak of, in files of the repository only. */
export class Calls {
  readonly #files: FileSource;
  readonly #sources = new Map<string, SourceFile | undefined>();
  readonly #calls = new Map<string, Call | undefined>();
  #paths: ReadonlySet<string> | undefined;

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** Files that were read. */
  get paths(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** @param synthesized path of the synthesized file that holds the frame. */
  async of(frame: Frame, synthesized: string): Promise<Call | undefined> {
    this.#paths ??= new Set(await this.#files.list());
    for (const path of candidates(frame, synthesized, this.#paths)) {
      const call = await this.#at(path, frame);
      if (call !== undefined) return call;
    }
    return undefined;
  }

  async #at(path: string, { line, column }: Frame): Promise<Call | undefined> {
    const place = `${path}:${line}:${column}`;
    if (!this.#calls.has(place)) {
      const source = await this.#source(path);
      this.#calls.set(place, source && callAt(source, line, column));
    }
    return this.#calls.get(place);
  }

  async #source(path: string): Promise<SourceFile | undefined> {
    if (!this.#sources.has(path)) {
      const text = await this.#files.read(path);
      this.#sources.set(path, text === undefined ? undefined : sourceFile(path, text));
    }
    return this.#sources.get(path);
  }
}

/**
 * Files of the repository that a frame can mean. What synthesized code says is not to be trusted, so that a path is only
 * ever compared with those there are.
 */
function candidates(frame: Frame, synthesized: string, paths: ReadonlySet<string>): readonly string[] {
  const possible = frame.absolute
    ? suffixes(frame.path)
    : appFolders(synthesized, paths).map((folder) => posix.join(folder, frame.path));
  return possible.filter((path) => paths.has(path));
}

/** The machine that synthesized had the repository in some folder: the longer the match, the surer. */
function suffixes(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

/** Folders an app may have run in: first those with a cdktf.json, then the one around cdktf.out, then any above. */
function appFolders(synthesized: string, paths: ReadonlySet<string>): readonly string[] {
  const above: string[] = [];
  for (let folder = posix.dirname(synthesized); folder !== '.'; folder = posix.dirname(folder))
    above.push(folder);
  above.push('');
  const configured = above.filter((folder) => paths.has(posix.join(folder, 'cdktf.json')));
  const around = above.filter((folder) => posix.basename(folder) === 'cdktf.out').map(posix.dirname);
  return [...new Set([...configured, ...around.map((folder) => (folder === '.' ? '' : folder)), ...above])];
}

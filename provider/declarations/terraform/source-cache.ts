import type { FileSource } from '../file-source.ts';
import type { Expression } from './expression/expression.ts';
import type { Sources, SourceText } from './expression/sources.ts';
import { readTemplate } from './hcl/read-template.ts';

/** More files are not read for expressions. */
const MOST_FILES = 1_000;

/**
 * Files that expressions read. Evaluation cannot wait, so it notes what it wants; when something is wanted, it is loaded
 * and everything is evaluated again.
 */
export class SourceCache {
  readonly #files: FileSource;
  readonly #paths: ReadonlySet<string>;
  readonly #texts = new Map<string, SourceText>();
  readonly #templates = new Map<string, Expression>();
  readonly #wanted = new Set<string>();
  readonly #wantedTemplates = new Set<string>();
  #yaml: Sources['yaml'] = 'pending';
  #isYamlWanted = false;

  constructor(files: FileSource, paths: readonly string[]) {
    this.#files = files;
    this.#paths = new Set(paths);
  }

  /** @param folder of the root whose expressions read. */
  of(folder: string): Sources {
    const cache = this;
    return {
      folder,
      paths: this.#paths,
      text: (path) => this.#text(path),
      template: (path) => this.#template(path),
      get yaml() {
        if (cache.#yaml === 'pending') cache.#isYamlWanted = true;
        return cache.#yaml;
      },
    };
  }

  /** Loads what was wanted. @returns whether there was anything, so that evaluating again gives more. */
  async load(): Promise<boolean> {
    const wanted = [...this.#wanted];
    const templates = [...this.#wantedTemplates];
    const isYamlWanted = this.#isYamlWanted && this.#yaml === 'pending';
    this.#wanted.clear();
    this.#wantedTemplates.clear();
    for (const path of wanted) {
      // Others could hold what the checked code must not learn: .git/config holds the token of a workflow.
      const isRead = this.#paths.has(path) && this.#texts.size < MOST_FILES;
      const text = isRead ? await this.#files.read(path) : undefined;
      this.#texts.set(path, text === undefined ? 'missing' : { text });
    }
    for (const path of templates) {
      const read = this.#texts.get(path);
      if (typeof read !== 'object') continue;
      const at = { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
      this.#templates.set(path, await readTemplate(read.text, at));
    }
    if (isYamlWanted) {
      const { parse } = await import('yaml');
      // Terraform knows merge keys. Few aliases, because a small document can make a huge value of them.
      this.#yaml = (text) => parse(text, { merge: true, maxAliasCount: 100, prettyErrors: false });
    }
    return wanted.length > 0 || templates.length > 0 || isYamlWanted;
  }

  #text(path: string): SourceText {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    this.#wanted.add(path);
    return 'pending';
  }

  #template(path: string): Expression | 'missing' | 'pending' {
    const known = this.#templates.get(path);
    if (known !== undefined) return known;
    const text = this.#text(path);
    if (text === 'missing') return 'missing';
    this.#wantedTemplates.add(path);
    return 'pending';
  }
}

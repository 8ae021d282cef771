import { entriesOf, type GitEntries, type RunningGit, startGit } from './git.ts';

/** Needs git 2.32. */
const OBJECTS = ['rev-list', '--objects', '--missing=print', '--filter=object:type=blob'];
const MESSAGES = ['log', '-z', '--no-decorate', '--no-notes', '--no-color', '--no-patch', '--format=%H %B'];

/** What git lists of some commits. It answers while the scan of them is prepared. */
export class CommitListing {
  /** As for `git rev-list`: a head and exclusions written `^id`, or `--all`. */
  readonly revisions: readonly string[];
  readonly #objects: RunningGit;
  readonly #messages: RunningGit;

  constructor(root: string, revisions: readonly string[]) {
    const started = (args: readonly string[]) => {
      const running = startGit(root, [...args, ...revisions, '--']);
      running.stdin.end();
      return running;
    };
    this.revisions = revisions;
    this.#objects = started(OBJECTS);
    this.#messages = started(MESSAGES);
  }

  /** Lines: the id of each added version of a file and a path of it, or the id of a missing object after a `?`. */
  objects(): GitEntries {
    return entriesOf(this.#objects, '\n');
  }

  /** The id and the message of each commit, with a space between them. */
  messages(): GitEntries {
    return entriesOf(this.#messages, '\0');
  }

  /** Ends git if it is still printing. */
  close(): void {
    for (const { stdout } of [this.#objects, this.#messages]) stdout.destroy();
  }
}

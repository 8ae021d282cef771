import type { Instant } from '../../keys/instant.ts';

/** What the command talks to. */
export interface CheckIo {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** True when `write` goes to a terminal that shows colours. */
  readonly colours: boolean;
  /** Columns of that terminal. */
  readonly width: number;
  /** Where LOWERPLANE_API_KEY, LOWERPLANE_BASE_URL and the tokens of vendors are found. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Instant;
  write(text: string): void;
  writeError(text: string): void;
}

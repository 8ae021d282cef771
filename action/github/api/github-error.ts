/** A request to GitHub failed. The message is for people and contains no token. It never changes a verdict. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  /** Status of the last response; undefined when there was none. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

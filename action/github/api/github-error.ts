/** GitHub could not be told something. The message is for people and holds no token. It never changes a verdict. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  /** Of the last answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

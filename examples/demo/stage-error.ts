/** Something the story needs is missing or did not work, told to the person who runs it. */
export class StageError extends Error {
  override readonly name = 'StageError';
}

/** A data set that cannot be used; the message is for people and names every fault with its line. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

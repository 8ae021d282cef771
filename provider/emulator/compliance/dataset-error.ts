import { EmulatorStartError } from '../start-error.ts';

/** A data set that cannot be used; the message is for people and names every fault with its line. */
export class DatasetError extends EmulatorStartError {
  override readonly name = 'DatasetError';
}

import { EmulatorStartError } from '../start-error.ts';

/** A dataset that cannot be used. The message names each fault with its line. */
export class DatasetError extends EmulatorStartError {
  override readonly name = 'DatasetError';
}

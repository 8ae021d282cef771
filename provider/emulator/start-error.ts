/** Why an emulator cannot start, worded for people: say it and nothing else. */
export class EmulatorStartError extends Error {
  override readonly name: string = 'EmulatorStartError';
}

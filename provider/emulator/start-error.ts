/** Why an emulator cannot start. The message is complete: show it without a stack trace. */
export class EmulatorStartError extends Error {
  override readonly name: string = 'EmulatorStartError';
}

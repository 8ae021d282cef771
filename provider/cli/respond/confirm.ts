import { printable } from '../../text/printable.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { impactText } from '../keys/impact-text.ts';
import { CommandError } from '../lowerplane/exit.ts';
import type { Incident } from './incident.ts';

/**
 * Asks, unless the answer is given already or nothing is to be revoked.
 *
 * @throws CommandError when it was not confirmed.
 */
export async function confirm(
  incident: Incident,
  question: string,
  { yes }: { readonly yes: boolean },
  io: CommandIo,
): Promise<void> {
  if (yes || incident.exposure.key.status === 'revoked') return;
  if (io.ask === undefined)
    throw new CommandError('there is no terminal to confirm it at, so nothing was changed. Add --yes.');
  if (!(await agrees(incident, question, io)))
    throw new CommandError('that was not confirmed, so nothing was changed.');
}

/** Shows who will notice the end of the key, and asks. */
export async function agrees(incident: Incident, question: string, io: CommandIo): Promise<boolean> {
  const { run, key, impact } = incident.exposure;
  io.error(`\n${impactText(key, impact, run.now(), io)}\n`);
  return (await answersYes(printable(question), io)) === true;
}

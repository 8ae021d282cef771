import type { DeclaredProbe } from '../../keys/declaration/probe.ts';
import type { Probe } from './probe.ts';

/** Opens a probe as declared. Nothing is sent or started yet. */
export async function openProbe(
  { https, command, file }: DeclaredProbe,
  environment: NodeJS.ProcessEnv,
): Promise<Probe> {
  if (https !== undefined) return (await import('./https-probe.ts')).httpsProbe(https, environment);
  if (command !== undefined) return (await import('./command-probe.ts')).commandProbe(command, environment);
  if (file !== undefined) return (await import('./file-probe.ts')).fileProbe(file.path);
  throw new TypeError('A probe of no kind passed validation.');
}

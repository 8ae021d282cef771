import type { StandIn } from '../services/stand-in.ts';
import { startWith } from './aws-secretsmanager-secret.ts';

/** AWS Secrets Manager where the key is a secret of its own, and there is none yet. */
export function start(): Promise<StandIn> {
  return startWith(undefined, start);
}

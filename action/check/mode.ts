import type { FactName } from './facts.ts';

/**
 * What the gate is asked for. `review`: is this change fit to be merged? `deploy`: may this environment be deployed to?
 * `audit`: how does everything stand?
 */
export const MODES = ['review', 'deploy', 'audit'] as const;
export type Mode = (typeof MODES)[number];

/** Facts without which a mode has no verdict, unless the policy says otherwise. */
export const REQUIRED: Readonly<Record<Mode, readonly FactName[]>> = {
  review: ['secrets', 'declarations'],
  deploy: ['secrets', 'declarations', 'self', 'keys', 'postures', 'tests'],
  audit: ['secrets', 'declarations', 'self', 'keys', 'postures', 'tests', 'controls'],
};

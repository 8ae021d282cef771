import type { FactName } from './facts.ts';

/**
 * The question that the gate answers. `review`: can this change be merged? `deploy`: can this environment be deployed to?
 * `audit`: what is the current state?
 */
export const MODES = ['review', 'deploy', 'audit'] as const;
export type Mode = (typeof MODES)[number];

/** Facts that a mode requires for a verdict, unless the policy sets others. */
export const REQUIRED: Readonly<Record<Mode, readonly FactName[]>> = {
  review: ['secrets', 'declarations'],
  deploy: ['secrets', 'declarations', 'self', 'keys', 'postures', 'tests'],
  audit: ['secrets', 'declarations', 'self', 'keys', 'postures', 'tests', 'controls'],
};

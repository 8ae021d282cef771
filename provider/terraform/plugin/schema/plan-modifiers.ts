import { isUnknown } from '../values/unknown.ts';
import type { PlanModifier } from './plan-modifier.ts';

/**
 * Keeps the value in state when the plan would say "known after apply".
 *
 * Use it for computed attributes that never change after creation, such as an id, so that plans show less noise.
 */
export function useStateForUnknown(): PlanModifier<never> {
  return {
    description: 'Once set, the value does not change.',
    modify({ config, prior, planned }) {
      if (prior === null || isUnknown(config) || !isUnknown(planned)) return undefined;
      return { planned: prior };
    },
  };
}

/** A change of this attribute needs a new resource. */
export function requiresReplace(): PlanModifier<never> {
  return {
    description: 'A change makes a new resource.',
    modify: () => ({ requiresReplace: true }),
  };
}

/** A change that configuration asks for needs a new resource; one the provider computes does not. */
export function requiresReplaceIfConfigured(): PlanModifier<never> {
  return {
    description: 'A change in configuration makes a new resource.',
    modify: ({ config }) => ({ requiresReplace: config !== null }),
  };
}

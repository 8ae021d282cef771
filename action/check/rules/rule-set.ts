import type { Rule } from '../rule.ts';

/** Every rule of the gate, in the order reports list them. */
export const ALL_RULES: readonly Rule[] = [];

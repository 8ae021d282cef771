/** Dependencies between modules that break the rules until they are removed. Never add one. */
export const FORBIDDEN_BUT_PRESENT: readonly { readonly from: string; readonly to: string }[] = [];

/** Imports without which there would be no cycle. Never add one. */
export const CLOSES_A_CYCLE: readonly { readonly from: string; readonly to: string }[] = [
  { from: 'provider/keys/rotation.ts', to: 'provider/keys/key.ts' },
  {
    from: 'provider/declarations/terraform/expression/for-expression.ts',
    to: 'provider/declarations/terraform/expression/evaluate.ts',
  },
];

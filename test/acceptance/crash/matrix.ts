/** What strikes an apply that creates a key. */
export const FAULTS = ['Terraform is killed', 'provider is killed', 'no response', 'status 500'] as const;
export type Fault = (typeof FAULTS)[number];

/** When it strikes. */
export const STEPS = [
  'before the creation',
  'after the creation',
  'during the delivery',
  'before the final expiration',
  'after the answer',
] as const;
export type Step = (typeof STEPS)[number];

/** What becomes of the key. */
export type Fate = 'not created' | 'revoked at once' | 'revoked by the next apply' | 'recorded';

/** As the test beside it finds it with the real Terraform. */
export const FATES: Readonly<Record<Step, Readonly<Record<Fault, Fate>>>> = {
  'before the creation': {
    'Terraform is killed': 'revoked at once',
    'provider is killed': 'not created',
    'no response': 'not created',
    'status 500': 'not created',
  },
  'after the creation': {
    'Terraform is killed': 'revoked by the next apply',
    'provider is killed': 'revoked by the next apply',
    'no response': 'revoked by the next apply',
    'status 500': 'revoked by the next apply',
  },
  'during the delivery': {
    'Terraform is killed': 'revoked at once',
    'provider is killed': 'revoked by the next apply',
    'no response': 'revoked at once',
    'status 500': 'revoked at once',
  },
  'before the final expiration': {
    'Terraform is killed': 'revoked at once',
    'provider is killed': 'revoked by the next apply',
    'no response': 'revoked at once',
    'status 500': 'revoked at once',
  },
  'after the answer': {
    'Terraform is killed': 'recorded',
    'provider is killed': 'recorded',
    'no response': 'recorded',
    'status 500': 'recorded',
  },
};

/** Where the table is in the README of the world. */
export const MARKS = ['<!-- crash matrix: begin -->', '<!-- crash matrix: end -->'] as const;

/** The table as Markdown, with what its words mean. */
export function renderMatrix(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    '`test/acceptance/crash/matrix.test.ts` strikes the creation of a first key with the real Terraform and the real provider at',
    'each of these steps, then applies again. In every cell that second apply leaves one active key, the one in state, and',
    'nothing to do. A key that is revoked by the next apply would have expired within an hour without one, and is named.',
    "At the delivery, the last two faults are the destination's.",
    '',
    row(['', ...FAULTS]),
    row(['---', ...FAULTS.map(() => '---')]),
    ...STEPS.map((step) => row([step, ...FAULTS.map((fault) => FATES[step][fault])])),
  ].join('\n');
}

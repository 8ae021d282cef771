/** A requirement of a framework that a rule helps to meet. */
export interface ControlReference {
  readonly framework: string;
  readonly control: string;
}

/**
 * The framework requirements that key hygiene meets.
 *
 * Source: LowerPlane's documentation of API keys.
 */
export const KEY_HYGIENE: readonly ControlReference[] = [
  { framework: 'ISO 27001:2022', control: 'A.8.2' },
  { framework: 'ISO 27001:2013', control: 'A.9.2.3' },
  { framework: 'SOC 2', control: 'CC6.1' },
  { framework: 'HIPAA', control: '164.308(a)(4)' },
  { framework: 'GDPR', control: 'Art. 32' },
  { framework: 'PCI DSS', control: '7.1' },
];

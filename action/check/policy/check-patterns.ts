import { jsonPointer } from '../../../provider/schema-messages/field-path.ts';
import { customPatterns } from './patterns-schema.ts';
import { type PolicyLayer, policyError } from './policy-layer.ts';

/**
 * The same file of a policy, when the patterns in it do what their examples say. The engine is loaded only when there are any.
 *
 * @throws PolicyError (as a rejection) with all errors of the patterns, by line.
 */
export async function checkedPatterns(layer: PolicyLayer): Promise<PolicyLayer> {
  const patterns = customPatterns(layer.document.secrets.patterns);
  if (patterns.length === 0) return layer;
  const { customPatternFaults } = await import('../../scan/patterns/check-pattern.ts');
  const faults = patterns.flatMap((pattern, index) =>
    customPatternFaults(pattern).map(({ path, message }) => ({
      path: jsonPointer(['secrets', 'patterns', index, ...path]),
      message,
    })),
  );
  if (faults.length > 0) throw policyError(layer.source, faults);
  return layer;
}

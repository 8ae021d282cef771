import { expect, test } from 'vitest';
import { metrics } from './metrics.ts';

test('escapes names, so that none can forge a sample', () => {
  const text = metrics({
    version: 'v1',
    timestamp: '2026-11-23T12:00:00Z',
    compliance_posture: 'compliant',
    frameworks: [{ name: 'a"} 1\nb\\', status: 'compliant', score: 1 }],
  });
  expect(text.split('\n').slice(2)).toEqual([
    'opencpx_compliance_score{framework="a\\"} 1\\nb\\\\",vendor="LowerPlane"} 1',
    '',
  ]);
});

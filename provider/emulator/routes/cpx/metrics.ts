import { metrics } from '../../compliance/metrics.ts';
import type { Handler } from '../handler.ts';
import { CPX_HEADERS, requestedPosture } from './requested-posture.ts';

export const getPostureMetrics: Handler<'getPostureMetrics'> = (call) => ({
  kind: 'text',
  status: 200,
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  headers: CPX_HEADERS,
  text: [metrics(requestedPosture(call))],
});

import { metrics } from '../../compliance/metrics.ts';
import type { Handler } from '../handler.ts';
import { askedPosture, CPX_HEADERS } from './asked-posture.ts';

export const getPostureMetrics: Handler<'getPostureMetrics'> = (call) => ({
  kind: 'text',
  status: 200,
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  headers: CPX_HEADERS,
  text: [metrics(askedPosture(call))],
});

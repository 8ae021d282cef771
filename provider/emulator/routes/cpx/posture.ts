import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';
import { CPX_HEADERS, requestedPosture } from './requested-posture.ts';

export const getPosture: Handler<'getPosture'> = (call) => json(200, requestedPosture(call), CPX_HEADERS);

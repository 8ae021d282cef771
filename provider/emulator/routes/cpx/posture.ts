import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';
import { askedPosture, CPX_HEADERS } from './asked-posture.ts';

export const getPosture: Handler<'getPosture'> = (call) => json(200, askedPosture(call), CPX_HEADERS);

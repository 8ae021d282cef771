import { parentPort } from 'node:worker_threads';
import { live, type Share } from './live.ts';

// An error that no one expected ends the thread, and with it the work of the thread that waits for it.
parentPort?.on('message', async (share: Share) => parentPort?.postMessage(await live(share)));

import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Share, ShareResult } from '../live.ts';
import type { Mutant } from './find-mutants.ts';

const { file, start, end, replacement }: Mutant = workerData;

// The source is changed as it is loaded: nothing on disk is touched, and each thread has its own mutant.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/provider/${file}`) || loaded.source === undefined || loaded.source === null)
      return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: `${text.slice(0, start)}${replacement}${text.slice(end)}` };
  },
});

// Only now, so that the hook sees what it loads.
const { live }: { live: (share: Share) => Promise<ShareResult> } = await import('../live.ts');

parentPort?.on('message', async (share: Share) => parentPort?.postMessage(await live(share)));

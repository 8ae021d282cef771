import { serve } from './plugin/index.ts';
import { provider } from './provider.ts';

// Not awaited: the build turns this into CommonJS, which starts 8 ms sooner but has no top-level await.
void serve(provider);

import { serve } from './plugin/index.ts';
import { provider } from './provider.ts';

await serve(provider);

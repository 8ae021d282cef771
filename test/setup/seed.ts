import fc from 'fast-check';

// The same examples in every run, so that a red run is the fault of the change. FC_SEED=<number> looks at others.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_123) });

/** By id: why neither a history nor a test can notice a mutant. Every survivor needs a reason here. */
export const SURVIVORS: Readonly<Record<string, string>> = {};

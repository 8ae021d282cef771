/** By id: why no history can notice a mutant. Every survivor needs a reason here. */
export const SURVIVORS: Readonly<Record<string, string>> = {};

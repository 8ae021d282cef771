import type { Plain } from '../../static-value.ts';

/** Terraform fails on these arguments, so that `try()` takes its next argument. */
export const REFUSED = Symbol('refused');

/** What a function returns; undefined for arguments that it does not accept here, or that are too large to evaluate. */
export type FunctionResult = Plain | undefined | typeof REFUSED;

/** A function of Terraform's language that needs to know all of what it is given. */
export type PlainFunction = (...args: readonly Plain[]) => FunctionResult;

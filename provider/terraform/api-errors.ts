import { LowerPlaneError } from '../api/errors.ts';
import { DiagnosticError, type PathInput } from './plugin/index.ts';

/**
 * Waits for a call to LowerPlane.
 *
 * @param path the attribute to point at, when one is to blame.
 * @throws DiagnosticError in place of the client's own error.
 */
export async function explained<Result>(call: Promise<Result>, path?: PathInput): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof LowerPlaneError)) throw error;
    throw new DiagnosticError({
      summary: error.title,
      detail: error.detail,
      ...(path === undefined ? {} : { path }),
    });
  }
}

import { type CleanText, cleanerFor } from '../../api/redact.ts';

/**
 * Builds the cleaner for texts of a service or a program: one line, without control characters, each of `secrets`
 * and anything shaped like a LowerPlane key masked, cut to 300 characters unless told otherwise.
 */
export function cleanerOf(secrets: readonly string[]): CleanText {
  const toOneLine = cleanerFor('');
  return (text, maxLength = 300) => {
    const masked = secrets
      .filter((secret) => secret !== '')
      .reduce(
        (line, secret) => line.replaceAll(secret, '[redacted]'),
        toOneLine(text, Number.POSITIVE_INFINITY),
      );
    return masked.length > maxLength ? `${masked.slice(0, maxLength - 1).trimEnd()}…` : masked;
  };
}

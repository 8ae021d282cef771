import { type AttributePath, type PathInput, toPath } from './values/path.ts';

/** One message for the user. It says what happened, why, and what to do next. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** A short title in Title Case. */
  readonly summary: string;
  /** What happened with the actual values, and the next step. Never a secret. */
  readonly detail: string;
  readonly path?: AttributePath;
}

/** A diagnostic without its severity, which is the name of the method it is passed to. */
export interface DiagnosticInput {
  readonly summary: string;
  readonly detail: string;
  readonly path?: PathInput;
}

/** Collects the messages of one request. */
export class Diagnostics {
  readonly #all: Diagnostic[] = [];

  /** Something the user must act on. The request fails. */
  error(input: DiagnosticInput): void {
    this.#all.push(toDiagnostic('error', input));
  }

  /** Something worth knowing that does not stop the run. */
  warning(input: DiagnosticInput): void {
    this.#all.push(toDiagnostic('warning', input));
  }

  add(diagnostics: Iterable<Diagnostic>): void {
    for (const diagnostic of diagnostics) this.#all.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.#all.some((diagnostic) => diagnostic.severity === 'error');
  }

  get all(): readonly Diagnostic[] {
    return this.#all;
  }
}

/** Throw it from any handler to end the request with a diagnostic for the user instead of a "Provider Bug". */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(input: DiagnosticInput, options?: ErrorOptions) {
    super(`${input.summary}: ${input.detail}`, options);
    this.name = 'DiagnosticError';
    this.diagnostics = [toDiagnostic('error', input)];
  }
}

function toDiagnostic(severity: Diagnostic['severity'], input: DiagnosticInput): Diagnostic {
  const { summary, detail } = input;
  return input.path === undefined
    ? { severity, summary, detail }
    : { severity, summary, detail, path: toPath(input.path) };
}

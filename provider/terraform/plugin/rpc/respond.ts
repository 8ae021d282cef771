import { printable, printableLines } from '../../../text/printable.ts';
import { type Diagnostic, DiagnosticError, Diagnostics } from '../diagnostics.ts';
import { log } from '../process/log.ts';
import { AttributePath, type PathStep } from '../values/path.ts';
import { ValueError } from '../values/value-error.ts';

const ERROR = 1;
const WARNING = 2;

/**
 * Runs the work of a call and adds its diagnostics to the response. Everything a handler throws becomes a diagnostic
 * here.
 */
export async function respond<R extends object>(
  doing: string,
  work: (diagnostics: Diagnostics) => R | Promise<R>,
): Promise<Partial<R> & { readonly diagnostics?: readonly DiagnosticOut[] }> {
  const diagnostics = new Diagnostics();
  let response: Partial<R> = {};
  try {
    response = await work(diagnostics);
  } catch (error) {
    report(diagnostics, doing, error);
  }
  return diagnostics.all.length === 0
    ? response
    : { ...response, diagnostics: diagnostics.all.map(toMessage) };
}

/**
 * Turns everything that was thrown into diagnostics. They leave out the text of an unexpected error, which may quote
 * a secret.
 */
export function report(diagnostics: Diagnostics, doing: string, error: unknown): void {
  if (error instanceof DiagnosticError) {
    diagnostics.add(error.diagnostics);
    return;
  }
  log('error', `failed while ${doing}`, error);
  if (error instanceof ValueError) {
    diagnostics.error({
      summary: 'Provider Bug',
      detail: `While ${doing}, the provider returned a value that does not match its own schema: ${error.path.toString() || 'the value'}: ${error.problem}. Please report this to the provider's maintainers.`,
      path: error.path,
    });
    return;
  }
  const kind = error instanceof Error ? error.name : 'not an error';
  diagnostics.error({
    summary: 'Provider Bug',
    detail: `The provider failed unexpectedly while ${doing} (${kind}). Please report this to the provider's maintainers; TF_LOG_PROVIDER=ERROR shows more.`,
  });
}

type DiagnosticOut = ReturnType<typeof toMessage>;

/**
 * Terraform shows the line of a top-level attribute and of an element right below it, and for deeper paths the wrong
 * line or none. So the path is cut there, and the text adds the rest. The text goes to a terminal as it is.
 */
function toMessage({ severity, summary, detail, path }: Diagnostic) {
  const text = { summary: printable(summary), detail: printableLines(detail) };
  const message = { severity: severity === 'error' ? ERROR : WARNING, ...text };
  if (path === undefined || path.steps.length === 0) return message;
  const [first, second, ...deeper] = path.steps;
  const shown = new AttributePath([first, second].filter((step) => step !== undefined).filter(isShown));
  const isCut =
    ((second !== undefined && 'attribute' in second) || deeper.length > 0) &&
    !detail.startsWith(String(path));
  const at = isCut ? printable(`At ${path}: `) : '';
  return { ...message, detail: `${at}${message.detail}`, attribute: pathMessage(shown) };
}

function isShown(step: PathStep, position: number): boolean {
  return position === 0 || 'index' in step || 'key' in step;
}

/** A path as the protocol writes it. It cannot address an element of a set, so a path ends at the set. */
export function pathMessage(path: AttributePath) {
  const steps: { attributeName?: string; elementKeyString?: string; elementKeyInt?: number }[] = [];
  for (const step of path.steps) {
    if ('attribute' in step) steps.push({ attributeName: step.attribute });
    else if ('key' in step) steps.push({ elementKeyString: step.key });
    else if ('index' in step) steps.push({ elementKeyInt: step.index });
    else break;
  }
  return { steps };
}

import type { VendorCall, VendorCheck } from './vendor-check.ts';
import { type ConnectionOptions, VendorConnections } from './vendor-connections.ts';
import type { Verification } from './verification.ts';

/** One secret to ask its vendor about. */
export interface Question {
  readonly check: VendorCheck;
  readonly calls: readonly VendorCall[];
}

/** Requests that are under way at a time. */
const AT_ONCE = 4;

/**
 * Asks vendors about secrets.
 *
 * @returns what each vendor said, in the order of the questions. Every failure is an unknown, never an error.
 */
export async function askVendors(
  questions: readonly Question[],
  options: ConnectionOptions,
): Promise<readonly Verification[]> {
  const connections = new VendorConnections(options);
  const answers: Verification[] = [];
  const waiting = questions.entries();
  const askInTurn = async () => {
    for (const [index, question] of waiting) answers[index] = await ask(question, connections);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  } finally {
    await connections.close();
  }
  return answers;
}

/** The secret works when one host says so, and is refused when all do. */
async function ask({ check, calls }: Question, connections: VendorConnections): Promise<Verification> {
  let unclear: string | undefined;
  for (const call of calls) {
    const response = await connections.send(check, call);
    const answer = 'unclear' in response ? response : call.read(response);
    if (answer === 'works') return { status: 'works', detail: `${check.vendor} accepts it` };
    if (answer !== 'refused') unclear ??= answer.unclear;
  }
  return unclear === undefined
    ? { status: 'refused', detail: `${check.vendor} does not accept it` }
    : { status: 'unknown', detail: `${check.vendor} ${unclear}` };
}

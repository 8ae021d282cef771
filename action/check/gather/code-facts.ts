import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import { scan } from '../../scan/scan.ts';
import { ScanError } from '../../scan/scan-error.ts';
import type { Facts } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';
import { FilesThatCount, secretsThatCount } from './files-that-count.ts';

/** Facts of the code alone, and how much of it the policy's paths leave out. */
export interface CodeFacts {
  readonly facts: Facts;
  readonly leftOut: number;
}

/** Committed secrets, in the files that count. */
export async function secretFacts(
  { root, scan: target }: Pick<CheckRequest, 'root' | 'scan'>,
  { paths }: Pick<Policy, 'paths'>,
): Promise<CodeFacts> {
  try {
    const { secrets, leftOut } = secretsThatCount(await scan({ path: root, target }), paths);
    return { facts: { known: { secrets }, gaps: [] }, leftOut };
  } catch (error) {
    return unread('secrets', 'Secrets Were Not Looked For', error);
  }
}

/** The keys that the files that count declare. */
export async function declarationFacts(
  files: FileSource,
  { paths }: Pick<Policy, 'paths'>,
): Promise<CodeFacts> {
  const counting = new FilesThatCount(files, paths);
  try {
    const declarations = await readDeclarations(counting);
    return { facts: { known: { declarations }, gaps: [] }, leftOut: counting.leftOut };
  } catch (error) {
    return unread('declarations', 'Declarations Were Not Read', error);
  }
}

/** What git cannot do will not pass by itself, so that it is no outage that a policy can make light of. */
function unread(fact: 'secrets' | 'declarations', title: string, error: unknown): CodeFacts {
  if (!(error instanceof ScanError)) throw error;
  return {
    facts: { known: {}, gaps: [{ fact, kind: 'invalid', title, detail: error.message }] },
    leftOut: 0,
  };
}

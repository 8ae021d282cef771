import { isHeaderSafe } from '../../../provider/http/address.ts';
import type { Deadline } from '../../../provider/http/deadline.ts';
import type { Facts, Gap, SourcedPosture } from '../facts.ts';
import type { Vendor } from '../policy/policy.ts';
import { tokenMalformed, tokenMissing, tokenNotForVendors, VendorFailure } from './vendor-failure.ts';
import { vendorPosture } from './vendor-posture.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Credentials of the gate and of its runner: a policy must not be able to send them to a vendor. */
const NOT_FOR_VENDORS = /^(?:LOWERPLANE_API_KEY|INPUT_.*|ACTIONS_.*|GITHUB_.*|CI_JOB_TOKEN)$/i;

/** Queries all vendors in parallel. A failure of one does not affect the others. */
export async function vendorFacts(
  vendors: readonly Vendor[],
  variables: Variables,
  deadline: Deadline,
): Promise<Facts> {
  const answers = await Promise.all(vendors.map((vendor) => ask(vendor, variables, deadline)));
  const postures = answers.filter((answer) => 'posture' in answer);
  const gaps = answers.filter((answer) => 'fact' in answer);
  return { known: postures.length === 0 ? {} : { postures }, gaps };
}

async function ask(vendor: Vendor, variables: Variables, deadline: Deadline): Promise<SourcedPosture | Gap> {
  try {
    const token = tokenFor(vendor, variables);
    return { source: vendor.name, posture: await vendorPosture(vendor, token, deadline) };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    const { kind, title, detail } = error;
    return { fact: 'postures', kind, title, detail };
  }
}

function tokenFor({ name, tokenEnv }: Vendor, variables: Variables): string | undefined {
  if (tokenEnv === undefined) return undefined;
  if (NOT_FOR_VENDORS.test(tokenEnv)) throw tokenNotForVendors(name, tokenEnv);
  const token = variables[tokenEnv]?.trim() ?? '';
  if (token === '') throw tokenMissing(name, tokenEnv);
  if (!isHeaderSafe(token)) throw tokenMalformed(name, tokenEnv);
  return token;
}

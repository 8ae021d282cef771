/** Ends the help of a rule whose findings somebody can answer for. */
export function waivable(help: string): string {
  return `${help} To accept a finding for a time, add a waiver to the policy file, with this rule, the key (or path, or fingerprint), an owner, a reason, and the day it expires.`;
}

import type { ScanReport, SecretFinding } from '../../../action/report/scan/scan-report.ts';
import type { Revocation } from '../../../action/scan/revocation/revocation.ts';
import { planRevocation, type RevocationPlan } from '../../../action/scan/revocation/revoke-secrets.ts';
import type { VendorHosts } from '../../../action/scan/verification/hosted-vendors.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';

/** The report, with the outcome of each finding. `isRefused`: nothing was revoked, because it was not confirmed. */
export interface RevokedReport {
  readonly report: ScanReport;
  readonly isRefused: boolean;
}

/**
 * Revokes the secrets of the findings that count, after a second consent: their number, typed at the terminal or given with
 * the command.
 */
export async function revokeInCommand(
  report: ScanReport,
  asked: { readonly hosts: VendorHosts; readonly confirmed: number | undefined },
  io: CommandIo,
): Promise<RevokedReport> {
  const plan = await planRevocation(report.scope, report.findings, asked.hosts);
  const refusal = plan.secrets === 0 ? undefined : await refusalOf(plan, asked.confirmed, io);
  if (refusal !== undefined) {
    io.error(`lowerplane scan: nothing was revoked. ${refusal}\n`);
    return { report, isRefused: true };
  }
  const outcomes = plan.secrets === 0 ? new Map<string, Revocation>() : await plan.carryOut(io);
  const findings = report.findings.map((finding): SecretFinding => {
    const revocation = outcomes.get(finding.fingerprint) ?? plan.unavailable.get(finding.fingerprint);
    return revocation === undefined ? finding : { ...finding, revocation };
  });
  return { report: { ...report, findings }, isRefused: false };
}

/** Why the plan must not be carried out; undefined when it is confirmed. */
async function refusalOf(
  { findings, secrets }: RevocationPlan,
  confirmed: number | undefined,
  io: CommandIo,
): Promise<string | undefined> {
  if (confirmed !== undefined)
    return confirmed === secrets
      ? undefined
      : `--yes-revoke expects ${count(confirmed, 'secret')}, but ${count(secrets, 'secret')} would be revoked.`;
  if (io.ask === undefined)
    return `There is no terminal to confirm it at. Add --yes-revoke ${secrets} to revoke ${count(secrets, 'secret')}.`;
  const lines = findings.map(({ path, position, title, secret }) => {
    const ending = secret.lastFour === '' ? '' : `, ends in ${printable(secret.lastFour)}`;
    return `  ${printable(path)}:${position.line}:${position.column}  ${title}${ending}\n`;
  });
  io.error(
    `${count(secrets, 'secret')} will be revoked at the vendor. This cannot be undone.\n${lines.join('')}`,
  );
  const typed = (await io.ask(`Type ${secrets} to revoke: `)).trim();
  return typed === `${secrets}` ? undefined : `"${printable(typed)}" is not ${secrets}.`;
}

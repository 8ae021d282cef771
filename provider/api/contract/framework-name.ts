/** A framework's name without case, spaces and punctuation: `SOC2`, `SOC 2` and `soc-2` are one. */
export function foldFrameworkName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a framework is among these names, however it is written. */
export function namesFramework(names: readonly string[], framework: string): boolean {
  const folded = foldFrameworkName(framework);
  return names.some((name) => foldFrameworkName(name) === folded);
}

/** Names by which one framework is written, as folded. What follows a name is its version, year or type of report. */
const FAMILIES: readonly (readonly [family: string, names: RegExp])[] = [
  ['soc2', /^(?:aicpa)?soc2(?:type(?:i{1,2}|[12]))?(?:\d{4})?$/],
  ['iso$1', /^iso(?:iec)?(27\d{3}|42001|22301|9001)(?:20\d{2})?$/],
  ['pcidss', /^pci(?:dss)?(?:v?[34]\d{0,2})?$/],
  ['hipaa', /^hipaa(?:securityrule|hitech)?$/],
  ['gdpr', /^(?:eu)?gdpr(?:2016679)?$/],
  ['nistcsf', /^nistcsf(?:v?[12]\d?)?$/],
  ['nist80053', /^nist(?:sp)?80053(?:r(?:ev)?[45])?$/],
  ['nist800171', /^nist(?:sp)?800171(?:r(?:ev)?[23])?$/],
];

/**
 * What a framework is compared by: `SOC2-TypeII`, `ISO27001:2022` and `PCI-DSS-4.0` are SOC 2, ISO 27001 and PCI DSS.
 *
 * @see https://opencpx.org, "Common framework names"
 */
export function frameworkFamily(name: string): string {
  const folded = foldFrameworkName(name);
  for (const [family, names] of FAMILIES) {
    const match = names.exec(folded);
    if (match !== null) return family.replace('$1', match[1] ?? '');
  }
  return folded;
}

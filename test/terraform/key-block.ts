/** Attributes of a key as HCL expressions; null leaves one of the defaults out. */
export type KeyAttributes = Readonly<Record<string, string | null>>;

const DEFAULTS: KeyAttributes = {
  name: '"CI gate"',
  permissions: '"read-only"',
  environments: '["production"]',
  expires_in: '"365d"',
  deliver_to: '[{ file = { path = "ci.key" } }]',
};

/** A resource block `lowerplane_api_key.<label>`, with sound values for all that is not given. */
export function keyBlock(attributes: KeyAttributes = {}, label = 'ci'): string {
  const lines = Object.entries({ ...DEFAULTS, ...attributes })
    .filter(([, expression]) => expression !== null)
    .map(([name, expression]) => `  ${name} = ${expression}`);
  return `resource "lowerplane_api_key" "${label}" {\n${lines.join('\n')}\n}\n`;
}

/** Attributes of a key as HCL writes their values; `undefined` leaves one out. */
export type KeyAttributes = Readonly<Record<string, string | undefined>>;

const ATTRIBUTES: KeyAttributes = {
  name: '"CI/CD Pipeline - Production"',
  permissions: '"read-only"',
  environments: '["production"]',
  expires_in: '"90d"',
};
const LONGEST_NAME = 'environments'.length;

/** Rotation every 90 days instead of a life of 90 days. */
export const ROTATED: KeyAttributes = {
  expires_in: undefined,
  rotation: '{\n    every   = "90d"\n    overlap = "7d"\n  }',
};

/**
 * A resource block that declares a key no rule objects to.
 *
 * @param given attributes that differ. Further ones follow `deliver_to`.
 */
export function tf(given: KeyAttributes = {}, label = 'ci_gate'): string {
  const { deliver_to: path = '"secrets/ci-gate.key"', rotation, expires_at, ...rest } = given;
  const main = { ...ATTRIBUTES, ...(expires_at === undefined ? {} : { expires_in: undefined, expires_at }) };
  const later = Object.entries(rest).filter(([name]) => !(name in main));
  const first = Object.entries({ ...main, ...pick(rest, Object.keys(main)) });
  const lines = [
    `resource "lowerplane_api_key" "${label}" {`,
    ...first.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(LONGEST_NAME)} = ${value}`],
    ),
    ...(rotation === undefined ? [] : [`  rotation = ${rotation}`]),
    ...('deliver_to' in given && given.deliver_to === undefined
      ? []
      : ['', '  deliver_to = [', `    { file = { path = ${path} } },`, '  ]']),
    ...later.flatMap(([name, value]) => (value === undefined ? [] : ['', `  ${name} = ${value}`])),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function pick(attributes: KeyAttributes, names: readonly string[]): KeyAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}

/** Several blocks of one file. */
export function blocks(...texts: readonly string[]): string {
  return texts.join('\n');
}

/** A module of the project: a folder, or a file at the top of `provider/` or `action/`. The longest match counts. */
export interface ModuleRule {
  readonly path: string;
  /** Modules it may import, with all below them. What is not listed is forbidden; itself is always allowed. */
  readonly mayImport: readonly string[];
}

const LEAVES = ['provider/version.ts', 'provider/text', 'provider/keys'];

/** What engines and all above them may use. The protocol in `plugin/` is for Terraform alone. */
const SERVICES = [
  'provider/version.ts',
  'provider/text',
  'provider/keys',
  'provider/schema-messages',
  'provider/documents',
  'provider/http',
  'provider/api',
  'provider/delivery',
];

/** What LowerPlane keeps beside keys, and code declares. */
const RECORDS = ['provider/compliance', 'provider/users', 'provider/evidence'];

/** What finds, changes and judges keys. */
const ENGINES = ['provider/declarations', 'provider/lifecycle', 'action/scan'];

/** Which module may import which: the dependency rules of the project, from the bottom up. */
export const MODULES: readonly ModuleRule[] = [
  ...LEAVES.map((path) => ({ path, mayImport: [] })),
  // Knows nothing of LowerPlane.
  { path: 'provider/terraform/plugin', mayImport: ['provider/text'] },
  { path: 'provider/schema-messages', mayImport: ['provider/text'] },
  { path: 'provider/documents', mayImport: ['provider/text'] },
  { path: 'provider/html', mayImport: ['provider/text'] },
  {
    path: 'provider/http',
    mayImport: ['provider/keys', 'provider/schema-messages', 'provider/text', 'provider/version.ts'],
  },

  { path: 'provider/api/contract', mayImport: ['provider/keys', 'provider/text'] },
  {
    path: 'provider/api',
    mayImport: [
      'provider/api/contract',
      'provider/http',
      'provider/keys',
      'provider/text',
      'provider/version.ts',
    ],
  },
  { path: 'provider/delivery', mayImport: ['provider/http', 'provider/keys', 'provider/text'] },

  ...RECORDS.map((path) => ({ path, mayImport: ['provider/api', 'provider/keys', 'provider/text'] })),

  // Engines do not know one another.
  ...ENGINES.map((path) => ({ path, mayImport: SERVICES })),
  // Makes what code declares true, without a record of its own.
  { path: 'provider/engine', mayImport: [...SERVICES, 'provider/declarations', 'provider/lifecycle'] },
  { path: 'action/check', mayImport: [...SERVICES, ...ENGINES] },
  { path: 'action/report', mayImport: [...SERVICES, ...ENGINES, 'action/check', 'provider/html'] },

  // Entry points.
  {
    path: 'provider/terraform',
    mayImport: [...SERVICES, ...RECORDS, 'provider/lifecycle', 'provider/terraform/plugin'],
  },
  // The bindings follow from the schema that Terraform is served.
  { path: 'provider/constructs', mayImport: [...SERVICES, ...RECORDS, 'provider/terraform'] },
  // LowerPlane itself: sharing code with the client would hide the client's mistakes.
  {
    path: 'provider/emulator',
    mayImport: [
      'provider/api/contract',
      'provider/keys',
      'provider/documents',
      'provider/html',
      'provider/schema-messages',
      'provider/text',
    ],
  },
  // The only part of provider/ that knows the action.
  {
    path: 'provider/cli',
    mayImport: [
      ...SERVICES,
      ...RECORDS,
      ...ENGINES,
      'provider/engine',
      'provider/emulator',
      'provider/html',
      'provider/zip.ts',
      'action/check',
      'action/report',
    ],
  },
  { path: 'action', mayImport: [...SERVICES, ...ENGINES, 'action'] },

  // What builds, generates, shows and tests.
  { path: 'provider/dist-paths.ts', mayImport: ['provider/version.ts'] },
  { path: 'provider/terraform-settings.ts', mayImport: [] },
  { path: 'provider/launcher.ts', mayImport: [] },
  { path: 'provider/undici-parts.ts', mayImport: [] },
  { path: 'provider/rules-on-demand.ts', mayImport: [] },
  {
    path: 'provider/bundle.ts',
    mayImport: ['provider/declarations', 'provider/rules-on-demand.ts', 'provider/undici-parts.ts'],
  },
  {
    path: 'provider/build.ts',
    mayImport: [
      'provider/bundle.ts',
      'provider/constructs',
      'provider/dist-paths.ts',
      'provider/launcher.ts',
      'provider/terraform-settings.ts',
    ],
  },
  { path: 'provider/licences.ts', mayImport: [] },
  { path: 'provider/zip.ts', mayImport: [] },
  {
    path: 'provider/executable.ts',
    mayImport: [
      'provider/bundle.ts',
      'provider/dist-paths.ts',
      'provider/licences.ts',
      'provider/version.ts',
      'provider/zip.ts',
    ],
  },
  {
    path: 'provider/pack.ts',
    mayImport: [
      'provider/build.ts',
      'provider/bundle.ts',
      'provider/constructs',
      'provider/dist-paths.ts',
      'provider/launcher.ts',
      'provider/licences.ts',
      'provider/version.ts',
    ],
  },
  { path: 'action/build.ts', mayImport: ['provider/bundle.ts', 'provider/licences.ts'] },
  { path: 'schemas', mayImport: ['provider', 'action'] },
  { path: 'examples', mayImport: ['provider'] },
  { path: 'test', mayImport: ['provider', 'action', 'schemas', 'examples'] },
];

/** The guides that people write, `docs/guides/<name>.md`, in the order in which they are best read. */
export const GUIDES: readonly string[] = [
  'getting-started',
  'rotation',
  'delivery',
  'importing',
  'emergency',
  'ci-without-stored-keys',
  'plan',
  'narrowing',
  'without-terraform',
  'gate',
  'opencpx',
  'settings',
  'opentofu',
  'upgrading',
];

/** What a program needs to find its files and to use the user's language. None of them authenticates anyone. */
const PASSED_ON: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
]);

/** The environment of a program that gets a secret: a few variables of this process, and what is declared for it. */
export function childEnvironment(
  own: NodeJS.ProcessEnv,
  declared: Readonly<Record<string, string>>,
): Record<string, string> {
  const passedOn = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && (PASSED_ON.has(name) || name.startsWith('LC_')) ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(passedOn), ...declared };
}

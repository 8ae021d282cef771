/** What a program needs to find its files and to speak the user's language. Nothing that authenticates anybody. */
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

/** The environment of a program that is given a secret: a few variables of ours, and what is declared for it. */
export function childEnvironment(
  own: NodeJS.ProcessEnv,
  declared: Readonly<Record<string, string>>,
): Record<string, string> {
  const passedOn = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && (PASSED_ON.has(name) || name.startsWith('LC_')) ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(passedOn), ...declared };
}

/** What is wrong with declared variables, as sentences; null when nothing is. Never repeats a value. */
export function environmentProblem(declared: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(declared)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      return `"${name}" is not the name of an environment variable.`;
    if (name.toUpperCase().startsWith('LOWERPLANE_'))
      return `The environment of the program declares ${name}. Variables of LowerPlane are not passed on: they hold the key this program works with. The new secret comes on standard input.`;
    if (value.includes('\0')) return `The value of ${name} holds a NUL character.`;
  }
  return null;
}

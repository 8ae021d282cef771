import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The settings of one profile. */
export type AwsProfile = Readonly<Record<string, string>>;

/** Profiles of the shared files, by name. */
export type AwsProfiles = ReadonlyMap<string, AwsProfile>;

/**
 * Reads `~/.aws/config` and `~/.aws/credentials`, which takes precedence. A file that does not exist is empty.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readProfiles(environment: NodeJS.ProcessEnv): Promise<AwsProfiles> {
  const home = environment.HOME ?? environment.USERPROFILE ?? '';
  const config = environment.AWS_CONFIG_FILE || join(home, '.aws', 'config');
  const credentials = environment.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials');
  const [configured, secret] = await Promise.all([config, credentials].map(textOf));
  const profiles = new Map<string, AwsProfile>();
  for (const [section, settings] of parseSections(configured ?? '')) {
    const name = section === 'default' ? section : /^profile\s+(.+)$/.exec(section)?.[1]?.trim();
    if (name !== undefined) profiles.set(name, settings);
  }
  for (const [name, settings] of parseSections(secret ?? ''))
    profiles.set(name, { ...profiles.get(name), ...settings });
  return profiles;
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** `[name]` and `name = value`. Indented lines are settings of a setting, which no profile needs here. */
export function parseSections(text: string): ReadonlyMap<string, AwsProfile> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const section = /^\[([^\]]+)\]/.exec(line)?.[1]?.trim().replace(/\s+/g, ' ');
    if (section !== undefined) {
      current = sections.get(section) ?? {};
      sections.set(section, current);
      continue;
    }
    const [, name, value] = /^([^\s=]+)\s*=(.*)$/.exec(line) ?? [];
    // A comment follows white space.
    if (name !== undefined && value !== undefined && current !== undefined)
      current[name.toLowerCase()] = value.replace(/\s[#;].*$/, '').trim();
  }
  return sections;
}

const ARCHIVE = /\.(?:zip|jar|war|whl|nupkg|vsix|tar|tgz|gz)$/i;

/** Whether a name is that of an archive that can be looked into. */
export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

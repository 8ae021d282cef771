const ARCHIVE = /\.(?:zip|jar|war|whl|nupkg|vsix|tar|tgz|gz)$/i;

/** Whether a name is that of an archive that the scanner can read. */
export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

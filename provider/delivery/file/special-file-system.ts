import { statfs } from 'node:fs/promises';

/** File systems that keep no files. Source of the numbers: linux/magic.h. */
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs'],
  [0x1cd1, 'devpts'],
  [0x27e0eb, 'cgroup'],
  [0x63677270, 'cgroup2'],
  [0x64626720, 'debugfs'],
  [0x74726163, 'tracefs'],
  [0x73636673, 'securityfs'],
  [0x62656570, 'configfs'],
  [0x6165676c, 'pstore'],
  [0xde5e81e4, 'efivarfs'],
  [0xcafe4a11, 'bpf'],
  [0xf97cff8c, 'selinuxfs'],
  [0x42494e4d, 'binfmt_misc'],
  [0x19800202, 'mqueue'],
  [0x6e736673, 'nsfs'],
  [0x65735543, 'fusectl'],
]);

/** Directories for them, with all that is mounted in them, but the one for shared memory. */
const DIRECTORIES = /^(\/(?:dev(?!\/shm(?:\/|$))|proc|sys))(?:\/|$)/;

/** The name of the file system of a directory if it is one for devices or for the kernel, which keeps no files. */
export async function specialFileSystem(directory: string): Promise<string | undefined> {
  const [, known] = DIRECTORIES.exec(directory) ?? [];
  if (known !== undefined) return known;
  if (process.platform !== 'linux') return undefined;
  const found = await statfs(directory).catch(() => undefined);
  return found && SPECIAL.get(found.type);
}

/** A file in an archive. */
export interface ArchiveEntry {
  /** As the archive has it: only a label, never a path to write to. */
  readonly name: string;
  readonly content: Buffer;
}

/** Bytes that may still be unpacked from one archive, its inner archives included. */
export interface UnpackBudget {
  left: number;
}

/** An archive that cannot be read to its end: damaged, encrypted, or larger inside than is reasonable. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

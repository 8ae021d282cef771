/** What is lost then cannot be lost in a test. */
const POWER_FAILURE = 'Only a power failure shows that a file, or its name, was not yet on the disk.';

/** What two runs at once do to each other needs two processes, and those of the acceptance tests run the built provider. */
const TWO_PROCESSES =
  'Two runs at work on one record: test/acceptance/crash/parallel.test.ts shows it with two real processes, which run the built provider and not the mutant.';

/** By id: why neither a history nor a test can notice a mutant. Every survivor needs a reason here. */
export const SURVIVORS: Readonly<Record<string, string>> = {
  'delivery/file/file-destination.ts: check left out: (await contentOf(directory.at(name))) !== before':
    'Something else would have to write the file in the instant between the last two reads of it, between which the provider calls nothing that a test can hold up.',
  'delivery/file/file-destination.ts: check left out: unfinished.get(queue) === mine':
    'Only keeps a finished promise for each file in memory, until the process ends.',
  "delivery/file/held-directory.ts: check left out: codeOf(error) !== 'ENOENT'":
    'Making a directory that is there fails, and opening it again then fails with the same error.',
  'delivery/file/held-directory.ts: check left out: root === undefined':
    'The root directory can be opened wherever the tests run.',
  'delivery/file/held-directory.ts: await left out: await root.close()':
    'Happens once in a process, and the descriptor is closed as soon as it is collected as garbage.',
  "delivery/file/special-file-system.ts: check left out: process.platform !== 'linux'":
    'The tests run on Linux. Elsewhere the numbers of file systems have other meanings.',
  'lifecycle/journal-file.ts: await left out: await file.sync()': POWER_FAILURE,
  'lifecycle/journal-file.ts: await left out: await syncDirectory(directory)': POWER_FAILURE,
  "lifecycle/journal-file.ts: await left out: await open(path, 'r').catch(() => undefined)": POWER_FAILURE,
  'lifecycle/journal-file.ts: await left out: await directory?.sync().catch(() => undefined)': POWER_FAILURE,
  'lifecycle/plan-key.ts: check left out: same === undefined':
    'Nothing is ever stored under undefined, so that nothing is found: the check is there for the compiler.',
  'lifecycle/journal.ts: await left out: await this.found()': TWO_PROCESSES,
  'lifecycle/journal.ts: check left out: found.entry.process !== this.#store.process && isUnderWay(found, now)':
    TWO_PROCESSES,
  'lifecycle/mint.ts: await left out: await refuseBesideRival(run, predecessor, base, creation)':
    TWO_PROCESSES,
  'lifecycle/mint.ts: await left out: await run.journal.rivalOf(base, run.now()).catch(() => undefined)':
    TWO_PROCESSES,
  'lifecycle/mint.ts: await left out: await creation?.discard().catch(() => {})':
    'The note of a creation that was refused before its request proves nothing: the next run finds no key by it and drops it.',
};

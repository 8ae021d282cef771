/** By id: why neither a history nor a test can notice a mutant. Every survivor needs a reason here. */
export const SURVIVORS: Readonly<Record<string, string>> = {
  'delivery/file/file-destination.ts: check left out: found === undefined || !isOf(found, fingerprint)':
    'Asked a moment before, too: only a change of the file between two reads makes a difference.',
  'lifecycle/apply-key.ts: check left out: noted !== record': 'Remembers the same record once more.',
  'delivery/file/file-destination.ts: check left out: unfinished.get(queue) === mine':
    'Only keeps a finished promise for each file in memory, until the process ends.',
  'lifecycle/delivery-mark.ts: check left out: !problem': 'Only a fault of the program itself is thrown on.',
  'lifecycle/hold-for-consumers.ts: check left out: !(error instanceof DeliveryError)':
    'Only a fault of the program itself is thrown on.',
  'lifecycle/hold-for-consumers.ts: check left out: predecessor.expired || predecessor.overlap === undefined':
    'No history has consumers yet, and no test an expired predecessor with them: it would only be held without need.',
  'lifecycle/guard-plan.ts: check left out: !replaced':
    'Where no key is replaced, the planned removal of none ends no key: the check is there for the compiler.',
  'lifecycle/plan-key.ts: check left out: same === undefined':
    'Nothing is ever stored under undefined, so that nothing is found: the check is there for the compiler.',
  'lifecycle/apply-key.ts: await left out: await remember(changed, ends)':
    'The apply answers with the same record: only a kill in between makes a difference, and no test kills there yet.',
  "lifecycle/expire-key.ts: check left out: key?.status !== 'active'":
    'No test yet ends the key between the plan and the moment at which its expiration is set.',
  'lifecycle/mint.ts: await left out: await kept.undo()':
    'The next apply removes the copy too, and no test looks at it before.',
  "lifecycle/retire.ts: check left out: why === 'unconfirmed' && ending.cause === 'expires'":
    'Only words an error that no test reads yet.',
  'lifecycle/secure-overlap.ts: check left out: !outcome.set':
    'No test yet lets a guard refuse in the moment before the expiration is set by a later apply.',
  "keys/predecessor.ts: check left out: overlap === undefined || expiration?.kind !== 'at'":
    'It is asked only for keys with an overlap, and one that never expires compares as later.',
};

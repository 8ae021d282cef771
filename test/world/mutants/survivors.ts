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
  'lifecycle/plan-key.ts: check left out: same === undefined':
    'Nothing is ever stored under undefined, so that nothing is found: the check is there for the compiler.',
  "keys/predecessor.ts: check left out: overlap === undefined || expiration?.kind !== 'at'":
    'It is asked only for keys with an overlap, and one that never expires compares as later.',
  'lifecycle/guard-plan.ts: check left out: decided.notices.length === 0':
    'A shortcut: without notices nothing is confirmed, and the same plan comes out.',
  'lifecycle/locations.ts: check left out: isMadeOf({ applied }, declared)':
    'A shortcut: where the declaration is the applied one, every location is its own.',
  'lifecycle/locations.ts: check left out: found.size === 0':
    'A shortcut: when nothing was found, every id stays as it is.',
  'lifecycle/plan-key.ts: check left out: noted':
    'The note is written all the same: only the plan does not wait for it.',
  'lifecycle/plan-key.ts: await left out: await noted':
    'The note is written all the same: only the plan does not wait for it.',
  'lifecycle/prove-possession.ts: check left out: !isLowerPlaneError(error)':
    'Only a fault of the program itself is thrown on.',
  'lifecycle/working-secret.ts: check left out: !hasEnded(run, key)':
    'Only saves a request: a key that works is asked for again, and still works.',
  "lifecycle/working-secret.ts: check left out: key.status === 'revoked'":
    'Only saves a request: a revoked key is asked for again, and is still revoked.',
};

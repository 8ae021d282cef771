import { randomUUID } from 'node:crypto';
import { connect } from '../../provider/lifecycle/connect.ts';
import { Journal } from '../../provider/lifecycle/journal.ts';
import type { ManagedKeys } from '../../provider/lifecycle/managed-keys.ts';
import {
  beginningOf,
  type ConnectedRun,
  type Connection,
  type Guards,
  nothingPlanned,
  type Revocations,
} from '../../provider/lifecycle/run.ts';
import { runOf } from '../../provider/lifecycle/run-by-name.ts';
import type { RunRequest } from './history.ts';
import { judged } from './judge.ts';
import { notesOf } from './notes.ts';
import type { Process } from './process.ts';
import { transportOver } from './wire.ts';
import type { TerraformState, World } from './world.ts';

/** A run, as far as it reaches LowerPlane. */
export interface StartedRun {
  readonly world: World;
  readonly state: TerraformState;
  readonly request: RunRequest;
  readonly process: Process;
}

/** A provider that a run of Terraform starts. */
interface StartedProvider extends StartedRun {
  /** Of the whole run: its processes count together. */
  readonly revocations: Revocations;
  /** What its plan has found counts for its apply. */
  readonly managed: ManagedKeys;
  /** How many providers the run has opened before. */
  readonly number: number;
}

/** LowerPlane over the world's network and clock. */
async function connectIn({ world, state, request, process }: StartedRun): Promise<Connection> {
  const { lowerPlane, apiKey } = world.access(request);
  const wire = judged({ world, state, request, process, lowerPlane });
  return connect({
    baseUrl: 'http://127.0.0.1',
    apiKey,
    transport: transportOver(wire),
    lists: { maxPages: 20 },
    runtime: {
      wallClock: () => world.now + request.skewMs,
      monotonic: () => world.now,
      random: () => 0.5,
      sleep: async (ms) => {
        await process.point('wait before trying again');
        world.pass(ms);
      },
      abortAfter: () => NEVER_ABORTED,
    },
  });
}

/** Configures a provider over the world's network, clock and journal. */
export async function openProvider(started: StartedProvider): Promise<ConnectedRun> {
  const { world, state, process, revocations, managed, number } = started;
  const connection = await connectIn(started);
  return {
    connection,
    guards: guardsOf(started),
    planned: nothingPlanned(managed),
    revocations,
    newId: () => randomUUID(),
    pause: pauseIn(started),
    engine: 'terraform',
    journal: new Journal(notesOf(world, state, process, number), randomUUID),
    begunAt: beginningOf(connection.client, 0),
    now: () => connection.client.clock.now(),
  };
}

/** A run of the embedded engine, which keeps no journal. */
export async function openEngine(started: StartedRun): Promise<ConnectedRun> {
  return { ...runOf(await connectIn(started), guardsOf(started)), pause: pauseIn(started) };
}

function guardsOf({ request: { recentUseWindow, maxRevocations } }: StartedRun): Guards {
  return { recentUseWindow, maxRevocations, confirmedRevocations: new Set() };
}

function pauseIn({ world, process }: StartedRun): (ms: number) => Promise<void> {
  return async (ms) => {
    await process.point('wait for a consumer');
    world.pass(ms);
  };
}

const NEVER_ABORTED = new AbortController().signal;

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../text/error-code.ts';

/**
 * This process, as text that no other process has: its machine since its last start, its number, and when it started,
 * because numbers are used again. Only Linux shows when processes and the machine started, and in which container they
 * run. Elsewhere a number that is used again counts as the same process, which is the safe mistake.
 */
export function identifyProcess(pid = process.pid): string {
  return JSON.stringify([machine(), pid, statusOf(pid)?.started ?? '']);
}

/** Whether the process that a text of {@link identifyProcess} names is still running. */
export function isProcessRunning(identity: string): 'yes' | 'no' | 'unknown' {
  const [where, pid, started] = fields(identity);
  if (where !== machine() || typeof pid !== 'number' || typeof started !== 'string') return 'unknown';
  const status = statusOf(pid);
  if (status === undefined) return isAlive(pid) ? 'yes' : 'no';
  // One that was killed, but whose parent has not noticed, does nothing any more.
  return status.ended || status.started !== started ? 'no' : 'yes';
}

/** How long ago a process started, in milliseconds. Undefined where the system does not show it. */
export function ageOf(pid: number): number | undefined {
  const [own, other] = [statusOf(process.pid), statusOf(pid)];
  if (!own || !other) return undefined;
  return process.uptime() * 1_000 + (Number(own.started) - Number(other.started)) * TICK;
}

/** Of the times in `/proc`, in milliseconds. Source: sysconf(3), _SC_CLK_TCK; 100 a second wherever Node runs. */
const TICK = 10;

function fields(identity: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(identity);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** The name of the machine, its last start, and the container: numbers of processes count for each. */
function machine(): string {
  const start = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const container = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), start, container].filter((part) => part !== undefined).join(' ');
}

/** Undefined where `/proc` does not show it. Source: proc_pid_stat(5). */
function statusOf(pid: number): { readonly started: string; readonly ended: boolean } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  // The name of the program, in parentheses, can hold anything.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { started: rest[18] ?? '', ended: state === 'Z' || state === 'X' };
}

/** A process of another user counts as alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

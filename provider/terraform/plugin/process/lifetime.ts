import { log } from './log.ts';
import type { Work } from './work.ts';

/** How long running work may take after Terraform has exited, before and after it is asked to stop. */
const PATIENCE = 120_000;
const LAST_CALL = 10_000;
/** How long to wait for the first connection. */
const CONNECT_LIMIT = 60_000;
const PARENT_CHECK = 1_000;

/** Ends the process at the right time: after running work is done, and soon after Terraform has exited. */
export class Lifetime {
  readonly #work: Work;
  readonly #interrupt: () => void;
  readonly #cleanUp: () => Promise<void>;
  readonly #parent = process.ppid;
  readonly #connectTimer: NodeJS.Timeout;
  #ending = false;

  /**
   * @param interrupt asks the running work to stop
   * @param cleanUp closes what the run left open, once no work is running; never rejects
   */
  constructor(work: Work, interrupt: () => void, cleanUp: () => Promise<void>) {
    this.#work = work;
    this.#interrupt = interrupt;
    this.#cleanUp = cleanUp;
    process.on('SIGINT', () =>
      log('debug', 'interrupt ignored: Terraform asks the provider to stop when it wants that'),
    );
    process.on('SIGTERM', () => this.finish('SIGTERM'));
    process.on('SIGHUP', () => this.finish('SIGHUP'));
    process.on('uncaughtException', (error) => log('error', 'uncaught exception', error));
    process.on('unhandledRejection', (error) => log('error', 'unhandled rejection', error));
    this.#connectTimer = setTimeout(() => this.finish('no one connected'), CONNECT_LIMIT);
    setInterval(() => {
      if (process.ppid !== this.#parent) this.finish('the parent process is gone');
    }, PARENT_CHECK).unref();
  }

  connected(): void {
    clearTimeout(this.#connectTimer);
  }

  /** Waits a limited time for running work, then exits. */
  async finish(reason: string): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    log('debug', `exiting: ${reason}`);
    await this.#work.done(PATIENCE);
    this.#interrupt();
    await this.#work.done(LAST_CALL);
    void this.#work.run(this.#cleanUp);
    await this.#work.done(LAST_CALL);
    process.exit(0);
  }
}

import { hash, randomBytes } from 'node:crypto';

/** Who is signed in to the console. Only hashes of the random ids are kept, and the ids alone are in the cookies. */
export interface Sessions {
  /** Starts a session for a key. @returns its id, for the cookie. */
  open(keyId: string, now: number): string;
  /** The id of the key that a session is for; undefined when there is no such session, or it has ended. */
  keyOf(id: string, now: number): string | undefined;
  close(id: string): void;
}

/** 12 hours, a working day. */
const SESSION_MILLISECONDS = 12 * 60 * 60 * 1000;
/** The oldest ends when there are more, so that memory does not grow. */
const MOST_SESSIONS = 1_000;

interface Session {
  readonly keyId: string;
  readonly endsAt: number;
}

export function makeSessions(): Sessions {
  /** In the order in which they were opened. */
  const sessions = new Map<string, Session>();
  return {
    open(keyId, now) {
      const id = randomBytes(32).toString('base64url');
      sessions.set(hashed(id), { keyId, endsAt: now + SESSION_MILLISECONDS });
      const [oldest] = sessions.keys();
      if (oldest !== undefined && sessions.size > MOST_SESSIONS) sessions.delete(oldest);
      return id;
    },
    keyOf(id, now) {
      const session = sessions.get(hashed(id));
      if (session === undefined) return undefined;
      if (now < session.endsAt) return session.keyId;
      sessions.delete(hashed(id));
      return undefined;
    },
    close(id) {
      sessions.delete(hashed(id));
    },
  };
}

/** The id has 256 random bits, so that a lookup of its hash reveals nothing that helps to guess it. */
function hashed(id: string): string {
  return hash('sha256', id, 'base64url');
}

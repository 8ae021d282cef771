import { call, propertyAccess, Token } from 'cdktn';

/**
 * The functions of the provider, which Terraform 1.8 and OpenTofu 1.7 know. They are called when Terraform runs, so that
 * arguments can be tokens and results are some.
 */
export const functions = {
  /** Converts a duration such as `90d` to numbers, and to the form that `timeadd` takes. */
  duration(duration: string) {
    const part = (name: string) => propertyAccess(invoke('duration', duration), [name]);
    return {
      days: Token.asNumber(part('days')),
      hours: Token.asNumber(part('hours')),
      minutes: Token.asNumber(part('minutes')),
      seconds: Token.asNumber(part('seconds')),
      go: Token.asString(part('go')),
    };
  },
  /** Returns the fingerprint of an API key, as LowerPlane lists it. */
  keyFingerprint: (key: string) => Token.asString(invoke('key_fingerprint', key)),
  /** Returns what the text of an API key shows: its last four characters and its fingerprint. */
  parseKey(key: string) {
    const part = (name: string) => Token.asString(propertyAccess(invoke('parse_key', key), [name]));
    return { prefix: part('prefix'), lastFour: part('last_four'), fingerprint: part('fingerprint') };
  },
  /** Whether something that must be replaced periodically is due at a time, such as `Fn.plantimestamp()`. */
  rotationDue: (created: string, period: string, now: string) => invoke('rotation_due', created, period, now),
};

function invoke(name: string, ...args: readonly string[]) {
  return call(`provider::lowerplane::${name}`, [...args]);
}

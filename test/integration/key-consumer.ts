import { expect } from 'vitest';
import type { Environment } from '../../provider/keys/environments.ts';

/** What consumers of a key do with it. Each is one request, which must succeed. */
export interface KeyConsumer {
  /** Reads the controls of an environment. */
  read(environment: Environment): Promise<void>;
  /** Uploads evidence for an environment. */
  upload(environment: Environment): Promise<void>;
}

/** @param url of LowerPlane. */
export function consumerOf(url: string, secret: string): KeyConsumer {
  const headers = { authorization: `Bearer ${secret}` };
  return {
    async read(environment) {
      const { status } = await fetch(`${url}/v1/controls?environment=${environment}`, { headers });
      expect(status).toBe(200);
    },
    async upload(environment) {
      const body = new FormData();
      body.set('file', new Blob(['x']), 'x.txt');
      const fields = { name: 'x', type: 'document', environment, control_ids: 'VM-01' };
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      const { status } = await fetch(`${url}/v1/evidence`, { method: 'POST', headers, body });
      expect(status).toBe(201);
    },
  };
}

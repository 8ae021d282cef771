import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions, Server as TlsServer } from 'node:tls';
import type { ServerCertificate } from './certificate.ts';
import { log } from './log.ts';

/** Secures raw connections and passes on those that are secure. */
export type Secure = (serve: (stream: Duplex) => void) => (socket: Socket) => void;

/** No encryption: only when Terraform asks for it. The socket's directory still keeps other users out. */
export const plaintext: Secure = (serve) => serve;

/**
 * Mutual TLS 1.3: only the client whose certificate is in the environment may connect. TLS is loaded with the first
 * connection, while Terraform is still reading the handshake line.
 *
 * @param clientCertificate PEM from PLUGIN_CLIENT_CERT
 */
export function mutualTls(certificate: ServerCertificate, clientCertificate: string): Secure {
  return (serve) => {
    let server: Promise<TlsServer> | undefined;
    return async (socket) => {
      socket.on('error', () => socket.destroy());
      try {
        server ??= makeServer(certificate, clientCertificate, serve);
        (await server).emit('connection', socket);
      } catch (error) {
        log('error', 'TLS could not be set up', error);
        socket.destroy();
      }
    };
  };
}

async function makeServer(
  { der, key }: ServerCertificate,
  clientCertificate: string,
  serve: (stream: Duplex) => void,
): Promise<TlsServer> {
  const [{ createServer }, { X509Certificate }] = await Promise.all([
    import('node:tls'),
    import('node:crypto'),
  ]);
  const expected = new X509Certificate(clientCertificate).raw;
  const options: TlsOptions = {
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    ca: clientCertificate,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['h2'],
  };
  return createServer(options, (socket) => {
    if (socket.getPeerX509Certificate()?.raw.equals(expected)) serve(socket);
    else socket.destroy();
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { makeCertificate } from '../../../provider/terraform/plugin/process/certificate.ts';

const MAIN = fileURLToPath(new URL('../../fixtures/plugin-provider/main.ts', import.meta.url));
const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** The calls these tests make, declared for protobufjs, apart from our own declarations. */
export const messages = protobuf.parse(
  `syntax = "proto3";
message Value { bytes msgpack = 1; bytes json = 2; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; }
message Config { string type_name = 1; Value config = 2; }
message Diagnostics { repeated Diagnostic diagnostics = 1; }
message Configure { string terraform_version = 1; Value config = 2; }
message Read { string type_name = 1; Value current_state = 2; bytes private = 3; }
message ReadDone { Value new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message Name { string type_name = 1; }
message Metadata { repeated Diagnostic diagnostics = 2; repeated Name data_sources = 3; repeated Name resources = 4; repeated Function functions = 5; repeated Name ephemeral_resources = 6; }
message Function { string name = 1; }
message Functions { map<string, Described> functions = 1; }
message Described { repeated Function parameters = 1; Function variadic_parameter = 2; string summary = 4; }
message Schema { int64 version = 1; }
message OldSchemas { Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3; }
message Renew { string type_name = 1; bytes private = 2; }
message Time { int64 seconds = 1; int32 nanos = 2; }
message Open { repeated Diagnostic diagnostics = 1; Time renew_at = 2; Value result = 3; bytes private = 4; }
message Renewed { repeated Diagnostic diagnostics = 1; Time renew_at = 2; bytes private = 3; }
message Identity { Value identity_data = 1; }
message IdentityAttribute { string name = 1; bytes type = 2; bool required_for_import = 3; bool optional_for_import = 4; }
message IdentitySchema { int64 version = 1; repeated IdentityAttribute identity_attributes = 2; }
message IdentitySchemas { map<string, IdentitySchema> identity_schemas = 1; }
message RawState { bytes json = 1; }
message Upgrade { string type_name = 1; int64 version = 2; RawState raw_identity = 3; }
message Upgraded { Identity upgraded_identity = 1; repeated Diagnostic diagnostics = 2; }
message ReadWhole { string type_name = 1; Value current_state = 2; bytes private = 3; Identity current_identity = 6; }
message ReadWholeDone { Value new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; Identity new_identity = 5; }
message Plan { string type_name = 1; Value prior_state = 2; Value proposed_new_state = 3; Value config = 4; bytes prior_private = 5; Identity prior_identity = 8; }
message Planned { Value planned_state = 1; bytes planned_private = 3; repeated Diagnostic diagnostics = 4; Identity planned_identity = 7; }
message Apply { string type_name = 1; Value prior_state = 2; Value planned_state = 3; Value config = 4; bytes planned_private = 5; Identity planned_identity = 7; }
message Applied { Value new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; Identity new_identity = 5; }
message Import { string type_name = 1; string id = 2; Identity identity = 4; }
message ImportedResource { string type_name = 1; Value state = 2; bytes private = 3; Identity identity = 4; }
message Imported { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message ActionSchema { Empty schema = 1; }
message LaterSchemas { map<string, Empty> list_resource_schemas = 9; map<string, ActionSchema> action_schemas = 11; }
message WholeMetadata { repeated Name list_resources = 7; repeated Name actions = 9; }
message ListRequest { string type_name = 1; Value config = 2; bool include_resource_object = 3; int64 limit = 4; }
message ListEvent { Identity identity = 1; string display_name = 2; Value resource_object = 3; repeated Diagnostic diagnostic = 4; }
message ActionRequest { string action_type = 1; Value config = 2; }
message Progress { string message = 1; }
message ActionEvent { Progress progress = 1; Diagnostics completed = 2; }
message Health { int32 status = 1; }
message Empty {}`,
  { keepCase: true },
).root;

interface StartOptions {
  /** Come with another certificate than the one that was announced. */
  readonly stranger?: boolean;
  /** The provider's program. Defaults to that of the fixture. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A provider's process, started and spoken to as Terraform does, by an independent gRPC library. */
export class PluginClient {
  readonly process: ChildProcess;
  readonly handshake: string;
  readonly #client: grpc.Client;

  private constructor(process: ChildProcess, handshake: string, client: grpc.Client) {
    this.process = process;
    this.handshake = handshake;
    this.#client = client;
  }

  static async start(options: StartOptions = {}): Promise<PluginClient> {
    const announced = makeCertificate(new Date());
    const mine = options.stranger ? makeCertificate(new Date()) : announced;
    const environment = {
      ...process.env,
      ...options.environment,
      TF_PLUGIN_MAGIC_COOKIE: COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: '5,6',
    };
    const child = spawn(process.execPath, [options.program ?? MAIN], {
      env: { ...environment, PLUGIN_CLIENT_CERT: pem('CERTIFICATE', announced.der) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const handshake = await firstLine(child.stdout);
    const [, , network, address, , certificate = ''] = handshake.split('|');
    const key = mine.key.export({ type: 'pkcs8', format: 'pem' });
    const credentials = grpc.credentials.createSsl(
      Buffer.from(pem('CERTIFICATE', Buffer.from(certificate, 'base64'))),
      Buffer.from(key),
      Buffer.from(pem('CERTIFICATE', mine.der)),
    );
    const client = new grpc.Client(`${network}:${address}`, credentials, {
      'grpc.ssl_target_name_override': 'localhost',
      'grpc.max_receive_message_length': 64 * 1024 * 1024,
      'grpc.enable_retries': 0,
    });
    return new PluginClient(child, handshake, client);
  }

  /** Makes one call of the provider service, or of another one when the name has a slash in front. */
  call(
    name: string,
    requestType: string,
    request: object,
    responseType: string,
  ): Promise<Record<string, unknown>> {
    const path = name.startsWith('/') ? name : `/tfplugin6.Provider/${name}`;
    const [out, back] = [messages.lookupType(requestType), messages.lookupType(responseType)];
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        (value: object) => Buffer.from(out.encode(out.fromObject(value)).finish()),
        (bytes: Buffer) => back.toObject(back.decode(bytes), { longs: Number, defaults: true }),
        request,
        (error, value) => (error ? reject(error) : resolve(value ?? {})),
      );
    });
  }

  /** Makes a call that is answered with a stream. @param seen gets each message, and ends the call by returning false. */
  stream(
    name: string,
    requestType: string,
    request: object,
    responseType: string,
    seen: (message: Record<string, unknown>) => boolean = () => true,
  ): Promise<readonly Record<string, unknown>[]> {
    const [out, back] = [messages.lookupType(requestType), messages.lookupType(responseType)];
    const call = this.#client.makeServerStreamRequest(
      `/tfplugin6.Provider/${name}`,
      (value: object) => Buffer.from(out.encode(out.fromObject(value)).finish()),
      (bytes: Buffer) => back.toObject(back.decode(bytes), { longs: Number }),
      request,
    );
    const received: Record<string, unknown>[] = [];
    return new Promise((resolve, reject) => {
      call.on('data', (message: Record<string, unknown>) => {
        received.push(message);
        if (!seen(message)) call.cancel();
      });
      call.on('error', (error: grpc.ServiceError) =>
        error.code === grpc.status.CANCELLED ? resolve(received) : reject(error),
      );
      call.on('end', () => resolve(received));
    });
  }

  /** Ends the connection, in order, without Shutdown. */
  close(): void {
    this.#client.close();
  }

  /** Resolves with the status the process ends with. */
  ended(): Promise<number | null> {
    if (this.process.exitCode !== null) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once('exit', resolve));
  }
}

/** @throws Error when the output ends before its first line does. */
async function firstLine(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) return line;
  throw new Error('the provider ended before its handshake');
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

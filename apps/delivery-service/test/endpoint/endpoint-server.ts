import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { certificate } from '@sight-webhooks/testing';

/** A customer's endpoint on a free port of 127.0.0.1. */
export type EndpointServer = {
  readonly port: number;
  readonly url: string;
  /** Open connections, as the server sees them. */
  connections(): number;
  /** Connections since the start. */
  accepted(): number;
  close(): Promise<void>;
};

export function httpEndpoint(listener: RequestListener): Promise<EndpointServer> {
  return listening(createHttpServer({ keepAliveTimeout: 0 }, listener), 'http');
}

export function httpsEndpoint(
  name: 'localhost' | 'self-signed' | 'private' | 'constrained' | 'expired',
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<EndpointServer> {
  const server = createHttpsServer(
    { cert: certificate(`${name}.pem`), key: certificate(`${name}-key.pem`), ...options },
    listener,
  );
  return listening(server, 'https');
}

/** Answers with bytes rather than with HTTP: `onRequest` is called with the first bytes of every connection. */
export function tcpEndpoint(onRequest: (socket: Socket) => void): Promise<EndpointServer> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      onRequest(socket);
    });
  });
  return listening(server, 'http');
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = await tcpEndpoint(() => undefined);
  await server.close();
  return server.port;
}

async function listening(server: Server, scheme: 'http' | 'https'): Promise<EndpointServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${String(port)}/hook`,
    connections: () => open.size,
    accepted: () => accepted,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

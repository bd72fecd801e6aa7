import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type DnsServer = {
  /** For DnsResolverOptions.servers. */
  readonly address: string;
  /** Names asked for, once per query. */
  readonly queries: string[];
  readonly close: () => void;
};

/** What a name server says to a query; undefined: nothing at all. */
export type DnsAnswer = { readonly ttlSeconds: number; readonly addresses: readonly Buffer[] } | undefined;

const A = 1;
const NXDOMAIN = 3;

export const ipv4 = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/** A name server on a free UDP port: enough of RFC 1035 for A and AAAA. No addresses means that there is no such name. */
export async function dnsServer(answer: (name: string, type: 'A' | 'AAAA') => DnsAnswer): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const queries: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, end } = readName(query);
    const type = query.readUInt16BE(end);
    queries.push(name);
    const found = answer(name, type === A ? 'A' : 'AAAA');
    if (found !== undefined) socket.send(response(query.subarray(0, end + 4), type, found), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${String(socket.address().port)}`, queries, close: () => void socket.close() };
}

function readName(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function response(question: Buffer, type: number, found: NonNullable<DnsAnswer>): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180 | (found.addresses.length === 0 ? NXDOMAIN : 0), 2);
  header.writeUInt16BE(found.addresses.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  const records = found.addresses.map((address) => {
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0); // the name: as in the question
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4); // class IN
    record.writeUInt32BE(found.ttlSeconds, 6);
    record.writeUInt16BE(address.length, 10);
    return Buffer.concat([record, address]);
  });
  return Buffer.concat([header, ...records]);
}

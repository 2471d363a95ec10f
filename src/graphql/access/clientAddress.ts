// Where a request comes from: the other end of its connection, or, where that is a proxy that is trusted, whom that names in X-Forwarded-For. Each proxy
// adds whom it saw at the end of the header, so it is read from its end, and only as long as the one who wrote it is trusted: whatever else stands before
// that anybody may have written.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { InvalidConfigurationError } from '../../errors.ts';

/** How many proxies every request goes through, or the addresses and networks (10.0.0.0/8) of those that are trusted. */
export type TrustProxy = number | readonly string[];

export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | undefined;

const MOST_HOPS = 16;
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** @throws InvalidConfigurationError for what is neither a number of proxies nor their addresses */
export function addressReader(trust: TrustProxy | undefined): AddressOf {
  if (trust === undefined) return ({ socket }) => plain(socket.remoteAddress);
  const isTrusted = trusted(trust);
  return ({ headers, socket }) => {
    let address = plain(socket.remoteAddress);
    const named = String(headers['x-forwarded-for'] ?? '').split(',');
    for (let hop = 0; address !== undefined && isTrusted(address, hop); hop++) {
      const before = addressIn(named.pop() ?? '');
      // What is no address was not written by a proxy that names addresses.
      if (before === undefined) break;
      address = before;
    }
    return address;
  };
}

/** Whether a header says that a proxy passed it on for somebody who is not on this machine; anybody may say so, and only loses by it. */
export function isPassedOn({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const named = ['x-forwarded-for', 'x-real-ip'].flatMap((name) => String(headers[name] ?? '').split(','));
  const others = named.map((one) => one.trim()).filter((one) => one !== '' && !isLocal(one));
  return others.length > 0 || /\bfor=(?!"?(127\.|\[::1\]))/i.test(String(headers['forwarded'] ?? ''));
}

const isLocal = (text: string): boolean => /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(text);

function trusted(trust: TrustProxy): (address: string, hop: number) => boolean {
  if (typeof trust === 'number') {
    if (!Number.isInteger(trust) || trust < 1 || trust > MOST_HOPS) throw refused(trust);
    return (_, hop) => hop < trust;
  }
  if (!Array.isArray(trust) || trust.length === 0) throw refused(trust);
  const list = new BlockList();
  for (const one of (trust as readonly unknown[]).flatMap((name) => NAMED[String(name)] ?? [String(name)]))
    add(list, one);
  return (address) => list.check(address, familyOf(address));
}

function add(list: BlockList, network: string): void {
  const [address = '', bits, more] = network.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  const isNetwork = isIP(address) > 0 && more === undefined && bits !== '' && Number.isInteger(prefix) && prefix >= 0;
  if (!isNetwork || prefix > most) throw refused(network);
  list.addSubnet(address, prefix, familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** With a port, as some proxies write it, or without. */
function addressIn(text: string): string | undefined {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text.trim()) ?? [];
  const address = plain(bracketed ?? dotted ?? text.trim());
  return address !== undefined && isIP(address) > 0 && !address.includes('%') ? address : undefined;
}

/** An address of IPv4 is one, also where a socket of IPv6 says it. */
const plain = (address: string | undefined): string | undefined => address?.replace(/^::ffff:(?=\d+\.)/i, '');

const refused = (value: unknown): InvalidConfigurationError =>
  new InvalidConfigurationError(
    `HOLDFAST_TRUST_PROXY (createServer: trustProxy) must be a number of proxies from 1 to ${MOST_HOPS}, or list their addresses: 10.0.0.0/8, ::1, ${Object.keys(NAMED).join(', ')}; got ${JSON.stringify(value)}`,
    { option: 'trustProxy', value },
  );

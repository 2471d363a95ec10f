// Where a request comes from, whatever somebody writes into its headers.
import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressReader, type TrustProxy } from '../../../src/graphql/access/clientAddress.ts';
import { InvalidConfigurationError } from '../../../src/errors.ts';

const from = (trust: TrustProxy | undefined, remoteAddress: string | undefined, forwarded?: string) =>
  addressReader(trust)({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  } as Pick<IncomingMessage, 'headers' | 'socket'>);

describe('the address of a caller', () => {
  it.each<[string, TrustProxy | undefined, string, string | undefined, string]>([
    ['nobody is trusted', undefined, '10.0.0.1', '203.0.113.7', '10.0.0.1'],
    ['the proxy names one', ['10.0.0.0/8'], '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['the proxy names nobody', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
    ['it came past the proxy', ['10.0.0.0/8'], '198.51.100.1', '203.0.113.7', '198.51.100.1'],
    ['the caller wrote one before', ['10.0.0.0/8'], '10.0.0.1', '10.9.9.9, 6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['two proxies', ['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['all are proxies', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3,10.0.0.2', '10.0.0.3'],
    ['one hop', 1, '192.0.2.1', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['two hops', 2, '192.0.2.1', '6.6.6.6, 203.0.113.7, 192.0.2.2', '203.0.113.7'],
    ['fewer are named than hops', 3, '192.0.2.1', '203.0.113.7', '203.0.113.7'],
    ['what is no address', ['loopback'], '127.0.0.1', '203.0.113.7, unknown', '127.0.0.1'],
    ['a line that would be two in a log', ['loopback'], '127.0.0.1', '203.0.113.7\r\nx: y', '127.0.0.1'],
    ['an address and its port', ['loopback'], '::1', '203.0.113.7:4711', '203.0.113.7'],
    ['one of IPv6 and its port', ['loopback'], '::1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['one of IPv6', ['fd00::/8'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['a zone, which is no address of elsewhere', ['loopback'], '::1', 'fe80::1%eth0', '::1'],
    ['an address of IPv4 on a socket of IPv6', ['10.0.0.0/8'], '::ffff:10.0.0.1', '::ffff:203.0.113.7', '203.0.113.7'],
    ['names of networks', ['uniquelocal', 'linklocal'], '172.16.3.4', '203.0.113.7, 169.254.1.1', '203.0.113.7'],
    ['a single address', ['10.0.0.1'], '10.0.0.1', '203.0.113.7, 10.0.0.2', '10.0.0.2'],
  ])('%s', (_, trust, socket, forwarded, is) => {
    expect(from(trust, socket, forwarded)).toBe(is);
  });

  it('is never what the caller wrote, however much that is', () => {
    const written = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'1a:.,; []%"\r\n'.split('')) }),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('10.0.0.5', ',', '127.0.0.1'),
    );
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 8 }),
        fc.constantFrom<TrustProxy>(1, ['10.0.0.0/8']),
        (before, trust) => {
          expect(from(trust, '10.0.0.1', [...before, '203.0.113.7'].join(', '))).toBe('203.0.113.7');
        },
      ),
    );
  });

  it('that was closed meanwhile is not known', () => {
    expect(from(['loopback'], undefined, '203.0.113.7')).toBeUndefined();
  });

  it.each([
    [0],
    [17],
    [1.5],
    [[]],
    [['10.0.0.0/33']],
    [['10.0.0.0/']],
    [['::/129']],
    [['everybody']],
    [['10.0.0.0/8/8']],
    ['1'],
  ])('trusting %j is refused', (trust) => {
    expect(() => addressReader(trust as TrustProxy)).toThrow(InvalidConfigurationError);
  });
});

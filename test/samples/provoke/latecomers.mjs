// Libraries that were chosen after the rules that came of the newcomers had been written: how those rules do on what they were not made from.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { answering } from '../answers.mjs';
import { eachAnswer, partsOf } from '../parts.mjs';
import { freePort } from './node.mjs';

const require = createRequire(import.meta.url);
const BAD = 'FATAL VALIDATION N';
const CODE = 'FATAL PROGRAMMING N';
const MISSING = 'FATAL NOT_FOUND N';
const LOGIN = 'FATAL AUTHENTICATION N';
const DENIED = 'FATAL PERMISSION N';
const RATE = 'TRANSIENT RATE_LIMIT Y';
const DOWN = 'TRANSIENT SERVICE_UNAVAILABLE I';
const REFUSED = 'TRANSIENT NETWORK Y';
const CUT = 'TRANSIENT NETWORK I';

export default async function provoke(sample) {
  const { answer, base } = await answering();
  const closed = await freePort();
  const gone = `http://127.0.0.1:${closed}`;
  const each = eachAnswer(sample, answer);
  const part = partsOf('latecomers');
  const now = (id, means, call) => sample(id, means, async () => call());

  await part(async () => {
    const { BSON } = await import('bson');
    await now('bson-short', BAD, () => BSON.deserialize(new Uint8Array([1, 2])));
    await now('bson-size', BAD, () => BSON.deserialize(new Uint8Array([9, 0, 0, 0, 0, 0])));
    await now('bson-id', BAD, () => new BSON.ObjectId('short'));
    const circle = {};
    circle.self = circle;
    await now('bson-circle', BAD, () => BSON.serialize(circle));
  });
  await part(async () => {
    const chevrotain = await import('chevrotain');
    await now('chevrotain-grammar', CODE, () => {
      const A = chevrotain.createToken({ name: 'A', pattern: /a/ });
      class P extends chevrotain.CstParser {
        constructor() {
          super([A]);
          this.RULE('s', () => this.SUBRULE(this.nothing));
          this.performSelfAnalysis();
        }
      }
      return new P();
    });
    const { default: peggy } = await import('peggy');
    const parser = peggy.generate('start = "a"+');
    await now('peggy-text', BAD, () => parser.parse('b'));
    await now('peggy-grammar', BAD, () => peggy.generate('start = nothing'));
    const { JSONPath } = await import('jsonpath-plus');
    await now('jsonpath-eval', CODE, () => JSONPath({ path: '$..[?(@.a.b.c > )]', json: { a: 1 } }));
    const { Engine } = await import('json-rules-engine');
    await sample('rules-fact', MISSING, () => {
      const engine = new Engine([
        { conditions: { all: [{ fact: 'age', operator: 'equal', value: 1 }] }, event: { type: 'x' } },
      ]);
      return engine.run({});
    });
    await sample('rules-operator', CODE, () => {
      const engine = new Engine([
        { conditions: { all: [{ fact: 'age', operator: 'like', value: 1 }] }, event: { type: 'x' } },
      ]);
      return engine.run({ age: 1 });
    });
    const { Parser } = require('expr-eval');
    await now('expr-parse', BAD, () => Parser.parse('1 + * 2'));
    await now('expr-variable', CODE, () => Parser.evaluate('a + 1', {}));
    const mingo = await import('mingo');
    await now('mingo-operator', CODE, () => new mingo.Query({ a: { $nope: 1 } }).test({ a: 1 }));
  });
  await part(async () => {
    const toml = require('@iarna/toml');
    await now('toml-text', BAD, () => toml.parse('a = [1,\nb'));
    await now('toml-twice', BAD, () => toml.parse('a = 1\na = 2'));
    const csv = require('csvtojson');
    await sample('csvtojson-columns', BAD, () => csv({ checkColumn: true }).fromString('a,b\n1,2,3'));
    await sample('csvtojson-quote', BAD, () => csv().fromString('a,b\n"1,2'));
    const ip = require('ipaddr.js');
    await now('ipaddr-text', BAD, () => ip.parse('300.1.1.1'));
    await now('ipaddr-range', BAD, () => ip.parseCIDR('10.0.0.0/99'));
    const { CID } = await import('multiformats/cid');
    await now('cid-text', BAD, () => CID.parse('zzz'));
    const cbor = await import('@ipld/dag-cbor');
    await now('dagcbor-bytes', BAD, () => cbor.decode(new Uint8Array([255])));
    await now('dagcbor-undefined', BAD, () => cbor.encode({ a: undefined }));
    const Hashids = (await import('hashids')).default;
    await now('hashids-alphabet', CODE, () => new Hashids('', 0, 'abc'));
    const exifr = require('exifr');
    await sample('exifr-format', BAD, () => exifr.parse(Buffer.from('no picture at all')));
  });
  await part(async () => {
    const bitcoin = await import('bitcoinjs-lib');
    await now('bitcoin-address', BAD, () => bitcoin.address.toOutputScript('nope'));
    await now('bitcoin-transaction', BAD, () => bitcoin.Transaction.fromHex('00'));
    await now('bitcoin-psbt', BAD, () => bitcoin.Psbt.fromBase64('AAAA'));
  });
  await part(async () => {
    const webPush = require('web-push');
    const subscription = (to) => ({ endpoint: to, keys: { p256dh: 'x', auth: 'y' } });
    await sample('webpush-keys', BAD, () => webPush.sendNotification(subscription(`${base}/x`), 'hello'));
    await sample('webpush-subject', CODE, async () => webPush.setVapidDetails('nobody', 'a', 'b'));
  });
  await part(async () => {
    const Shopify = require('shopify-api-node');
    await now('shopify-options', CODE, () => new Shopify({}));
  });
  await part(async () => {
    const Razorpay = require('razorpay');
    const client = new Razorpay({ key_id: 'a', key_secret: 'b' });
    client.api.rq.defaults.baseURL = base;
    await each('razorpay', () => client.orders.fetch('order_1'), [
      ['login', LOGIN, 401, { error: { code: 'BAD_REQUEST_ERROR', description: 'Authentication failed' } }],
      ['missing', BAD, 400, { error: { code: 'BAD_REQUEST_ERROR', description: 'The id provided does not exist' } }],
      [
        'gateway',
        DOWN,
        502,
        { error: { code: 'GATEWAY_ERROR', description: 'Payment processing failed due to error at bank' } },
      ],
      [
        'server',
        DOWN,
        500,
        {
          error: {
            code: 'SERVER_ERROR',
            description: 'We are facing some trouble completing your request at the moment.',
          },
        },
      ],
      ['rate', RATE, 429, { error: { code: 'BAD_REQUEST_ERROR', description: 'Too many requests' } }],
    ]);
    await now('razorpay-key', CODE, () => new Razorpay({}));
  });
  await part(async () => {
    const { createDirectus, rest, readItems } = await import('@directus/sdk');
    const client = (to) => createDirectus(to).with(rest());
    const said = (code, message) => ({ errors: [{ message, extensions: { code } }] });
    await each('directus', () => client(base).request(readItems('a')), [
      ['token', LOGIN, 401, said('INVALID_TOKEN', 'Invalid token.')],
      ['denied', DENIED, 403, said('FORBIDDEN', "You don't have permission to access this.")],
      ['payload', BAD, 400, said('INVALID_PAYLOAD', 'Invalid payload.')],
      ['limit', RATE, 429, said('REQUESTS_EXCEEDED', 'Too many requests, retry after 1m.')],
      ['down', DOWN, 503, said('SERVICE_UNAVAILABLE', 'Service unavailable.')],
      ['unique', 'CONFLICT DATA_INTEGRITY N', 400, said('RECORD_NOT_UNIQUE', 'Value has to be unique.')],
      ['cut', CUT, 'close'],
    ]);
    await sample('directus-refused', REFUSED, () => client(gone).request(readItems('a')));
  });
  await part(async () => {
    const { Surreal } = await import('surrealdb');
    await sample('surreal-refused', REFUSED, async () => {
      const db = new Surreal();
      await db.connect(gone, { versionCheck: true, reconnect: false });
      await db.query('select 1');
    });
    await sample('surreal-unconnected', CODE, () => new Surreal().query('select 1'));
    await sample('surreal-engine', 'FATAL UNSUPPORTED N', () => new Surreal().connect('ftp://x'));
  });
  await part(async () => {
    const { createMollieClient } = require('@mollie/api-client');
    const client = createMollieClient({ apiKey: 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM' });
    await sample('mollie-id', BAD, () => client.payments.get('nope'));
  });
  await part(async () => {
    const { Tinypool } = await import('tinypool');
    const file = new URL('../poolWorker.mjs', import.meta.url).href;
    const pool = new Tinypool({ filename: file, maxThreads: 1, minThreads: 1, maxQueue: 1 });
    const stop = new AbortController();
    const runs = [pool.run({ wait: 300 }), pool.run({ wait: 1 })];
    for (const run of runs) run.catch(() => {});
    await sample('tinypool-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', () =>
      Promise.all([pool.run({ wait: 1 }), pool.run({ wait: 1 })]),
    );
    await Promise.allSettled(runs);
    await sample('tinypool-abort', 'FATAL CANCELLED N', () => {
      const run = pool.run({ wait: 300 }, { signal: stop.signal });
      stop.abort();
      return run;
    });
    await sample('tinypool-thrown', CODE, () => pool.run({ fails: true }));
    await sample('tinypool-closed', 'FATAL CANCELLED N', async () => {
      const run = pool.run({ wait: 500 });
      run.catch(() => {});
      await pool.destroy();
      return run;
    });
    const { JSONFilePreset } = await import('lowdb/node');
    await sample('lowdb-file', BAD, () => JSONFilePreset(new URL('../poolWorker.mjs', import.meta.url).pathname, {}));
  });
  await part(async () => {
    const { SMTPClient } = await import('emailjs');
    const send = (port) =>
      new SMTPClient({ host: '127.0.0.1', port, timeout: 500, user: 'a', password: 'b' }).sendAsync({
        text: 'x',
        from: 'a@b.c',
        to: 'd@e.f',
        subject: 's',
      });
    await sample('emailjs-refused', REFUSED, () => send(closed));
    const smtp = async (lines) => {
      const server = net.createServer((socket) => {
        socket.on('error', () => {});
        socket.write('220 ready\r\n');
        let at = 0;
        socket.on('data', () => socket.write(`${lines[Math.min(at++, lines.length - 1)]}\r\n`));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server.address().port;
    };
    await sample('emailjs-login', LOGIN, async () =>
      send(await smtp(['250-hello\r\n250 AUTH PLAIN', '535 5.7.8 Authentication credentials invalid'])),
    );
    await sample('emailjs-busy', DOWN, async () => send(await smtp(['421 4.3.2 Service not available'])));
  });
}

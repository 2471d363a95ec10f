// What Node.js itself throws: files, sockets, names, streams, modules, workers, signals, bytes.
import assert from 'node:assert';
import { fork, spawn, spawnSync, exec } from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns/promises';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import timers from 'node:timers/promises';
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import zlib from 'node:zlib';

export default async function provoke(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));
  const at = (name) => path.join(folder, name);
  const thrower = (emitter, event = 'error') => once(emitter, event).then(([error]) => Promise.reject(error));
  await sample('enoent', 'FATAL NOT_FOUND N', () => fsp.readFile(at('missing.json')));
  await sample('enoent-lying-name', 'FATAL NOT_FOUND N', () =>
    fsp.readFile(at('timeout-503-rate-limit-exceeded.json')),
  );
  await sample('enoent-lying-name-2', 'FATAL NOT_FOUND N', () => fsp.readFile(at('ETIMEDOUT ECONNRESET.log')));
  await sample('enoent-opendir', 'FATAL NOT_FOUND N', () => fsp.opendir(at('nowhere')));
  await sample('enoent-copy', 'FATAL NOT_FOUND N', () => fsp.copyFile(at('from'), at('to')));
  fs.writeFileSync(at('file'), 'x');
  fs.mkdirSync(at('dir'));
  fs.writeFileSync(at('dir/child'), 'x');
  await sample('eexist-wx', 'FATAL DATA_INTEGRITY N', () => fsp.writeFile(at('file'), 'y', { flag: 'wx' }));
  await sample('eexist-mkdir', 'FATAL DATA_INTEGRITY N', () => fsp.mkdir(at('dir')));
  fs.writeFileSync(at('state.lock'), '1');
  await sample('eexist-lockfile', 'RETRIABLE LOCK_CONTENTION Y', () => fsp.open(at('state.lock'), 'wx'));
  await sample('eisdir', 'FATAL PROGRAMMING N', () => fsp.readFile(at('dir')));
  await sample('enotdir', 'FATAL PROGRAMMING N', () => fsp.readFile(at('file/deeper')));
  await sample('enotempty', 'FATAL PROGRAMMING N', () => fsp.rmdir(at('dir')));
  await sample('enametoolong', 'FATAL VALIDATION N', () => fsp.readFile(at('x'.repeat(300))));
  fs.symlinkSync(at('loop'), at('loop'));
  await sample('eloop', 'FATAL PROGRAMMING N', () => fsp.readFile(at('loop')));
  await sample('enospc', 'FATAL RESOURCE_EXHAUSTION N', () => fsp.writeFile('/dev/full', 'x'.repeat(100_000)));
  await sample('enospc-stream', 'FATAL RESOURCE_EXHAUSTION N', () =>
    pipeline(Readable.from(['x'.repeat(100_000)]), fs.createWriteStream('/dev/full')),
  );
  await sample('exdev', 'FATAL UNSUPPORTED N', () => fsp.link('/proc/version', at('version')));
  await sample('erofs-or-eacces', 'FATAL PERMISSION N', () => fsp.writeFile('/proc/sys/kernel/ostype', 'x'));
  await sample('eacces-as-nobody', 'FATAL PERMISSION N', async () => {
    const script = `require('fs').promises.readFile('/etc/shadow').catch((e)=>{process.stdout.write(JSON.stringify({...e,message:e.message}))})`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { uid: 65534, gid: 65534, encoding: 'utf8' });
    const { message, ...fields } = JSON.parse(stdout);
    throw Object.assign(new Error(message), fields);
  });
  await sample('emfile', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
    const script = `const fs=require('fs');try{for(;;)fs.openSync('/dev/null')}catch(e){fs.closeSync(15);fs.closeSync(16);process.stdout.write(JSON.stringify({...e,message:e.message}))}`;
    const { stdout } = spawnSync('sh', ['-c', `ulimit -n 40; exec ${process.execPath} -e "${script}"`], {
      encoding: 'utf8',
    });
    const { message, ...fields } = JSON.parse(stdout);
    throw Object.assign(new Error(message), fields);
  });
  await sample('ebadf', 'FATAL PROGRAMMING N', () => promisify(fs.write)(4_000, 'x'));
  await sample('einval-readlink', 'FATAL PROGRAMMING N', () => fsp.readlink(at('file')));
  await sample('etxtbsy', 'RETRIABLE LOCK_CONTENTION Y', async () => {
    fs.copyFileSync('/bin/sleep', at('busy'));
    fs.chmodSync(at('busy'), 0o755);
    const child = spawn(at('busy'), ['3']);
    await once(child, 'spawn');
    try {
      await fsp.writeFile(at('busy'), 'x', { flag: 'r+' });
    } finally {
      child.kill();
    }
  });
  await sample('file-too-large', 'FATAL RESOURCE_EXHAUSTION N', async () => {
    await fsp.truncate(at('file'), 5 * 2 ** 30);
    await fsp.readFile(at('file'));
  });
  await sample('string-too-long', 'FATAL RESOURCE_EXHAUSTION N', () => Buffer.alloc(2 ** 29 + 10).toString('latin1'));
  // sockets
  const closed = await freePort();
  await sample('econnrefused', 'TRANSIENT NETWORK Y', () => thrower(net.connect(closed, '127.0.0.1')));
  await sample('econnrefused-happy-eyeballs', 'TRANSIENT NETWORK Y', () => thrower(net.connect(closed, 'localhost')));
  await sample('econnreset', 'TRANSIENT NETWORK I', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy())).listen(0);
    const socket = net.connect(server.address().port, '127.0.0.1', () => socket.write('hello'));
    try {
      await thrower(socket);
    } finally {
      server.close();
    }
  });
  await sample('epipe', 'TRANSIENT NETWORK I', async () => {
    const child = spawn('sh', ['-c', 'exec 0<&-; sleep 1']);
    await timers.setTimeout(200);
    child.stdin.write('x'.repeat(1_000_000));
    await thrower(child.stdin);
  });
  await sample('eaddrinuse', 'RETRIABLE RESOURCE_EXHAUSTION Y', async () => {
    const server = net.createServer().listen(0);
    await once(server, 'listening');
    try {
      await thrower(net.createServer().listen(server.address().port));
    } finally {
      server.close();
    }
  });
  await sample('eaddrnotavail', 'TRANSIENT NETWORK Y', () => thrower(net.createServer().listen(0, '203.0.113.7')));
  await sample('socket-enoent', 'FATAL NOT_FOUND N', () => thrower(net.connect(at('no.sock'))));
  await sample('emsgsize', 'FATAL VALIDATION N', () =>
    promisify((callback) => dgram.createSocket('udp4').send(Buffer.alloc(70_000), 9, '127.0.0.1', callback))(),
  );
  await sample('write-after-end', 'FATAL PROGRAMMING N', async () => {
    const stream = new PassThrough();
    stream.end();
    stream.write('x');
    await thrower(stream);
  });
  await sample('premature-close', 'TRANSIENT NETWORK I', async () => {
    const source = new PassThrough();
    setTimeout(() => source.destroy(), 5);
    await pipeline(source, new PassThrough());
  });
  await sample('stream-destroyed', 'FATAL PROGRAMMING N', async () => {
    const stream = new Writable({ write() {} });
    stream.destroy();
    await promisify(stream.write.bind(stream))('x');
  });
  // names
  await sample('dns-lookup', 'TRANSIENT DNS Y', () => dns.lookup('does-not-exist.invalid'));
  await sample('dns-refused', 'TRANSIENT DNS Y', () => {
    const resolver = new dns.Resolver({ timeout: 200, tries: 1 });
    resolver.setServers([`127.0.0.1:${closed}`]);
    return resolver.resolve4('example.org');
  });
  await sample('dns-timeout', 'TRANSIENT DNS Y', async () => {
    const silent = dgram.createSocket('udp4').bind(0);
    await once(silent, 'listening');
    const resolver = new dns.Resolver({ timeout: 200, tries: 1 });
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
    try {
      await resolver.resolve4('example.org');
    } finally {
      silent.close();
    }
  });
  for (const [name, code, means] of [
    ['servfail', 2, 'TRANSIENT DNS Y'],
    ['notfound', 3, 'TRANSIENT DNS Y'],
    ['refused-reply', 5, 'TRANSIENT DNS Y'],
    ['nodata', 0, 'FATAL DNS N'],
    ['formerr', 1, 'FATAL DNS N'],
  ])
    await sample(`dns-${name}`, means, async () => {
      const server = dgram.createSocket('udp4').bind(0);
      server.on('message', (query, from) => {
        const reply = Buffer.from(query);
        reply[2] = 0x81;
        reply[3] = 0x80 | code;
        server.send(reply, from.port, from.address);
      });
      await once(server, 'listening');
      const resolver = new dns.Resolver({ timeout: 1_000, tries: 1 });
      resolver.setServers([`127.0.0.1:${server.address().port}`]);
      try {
        await resolver.resolve4('example.org');
      } finally {
        server.close();
      }
    });
  await sample('dns-badname', 'FATAL DNS N', () => dns.resolve4(`${'x'.repeat(70)}.example`));
  // calls
  await sample('invalid-url', 'FATAL PROGRAMMING N', () => new URL('not a url'));
  await sample('invalid-arg-type', 'FATAL PROGRAMMING N', () => path.join(7));
  await sample('invalid-arg-value', 'FATAL PROGRAMMING N', () => fs.openSync('a\0b', 'r'));
  await sample('out-of-range', 'FATAL PROGRAMMING N', () => Buffer.alloc(4).readInt32LE(3));
  await sample('assertion', 'FATAL PROGRAMMING N', () => assert.strictEqual(503, 200, 'expected 503 to equal 200'));
  await sample('assertion-lies', 'FATAL PROGRAMMING N', () => assert.equal('ETIMEDOUT', 'ok'));
  await sample('unhandled-event', 'FATAL PROGRAMMING N', () => new Readable().emit('error', 'not an error: 503'));
  await sample('type-error', 'FATAL PROGRAMMING N', () => undefined.x);
  await sample('type-error-call', 'FATAL PROGRAMMING N', () => ({}).timeout());
  await sample('reference-error', 'FATAL PROGRAMMING N', () => globalThis.eval('missing + 1'));
  await sample('range-error', 'FATAL PROGRAMMING N', () => new Array(-1));
  await sample('stack-overflow', 'FATAL PROGRAMMING N', () => {
    const deeper = () => deeper() + 1;
    return deeper();
  });
  await sample('syntax-error', 'FATAL PROGRAMMING N', () => new vm.Script('let = 5 +'));
  await sample('uri-error', 'FATAL PROGRAMMING N', () => decodeURIComponent('%'));
  await sample('bigint-mix', 'FATAL PROGRAMMING N', () => 1n + 1);
  await sample('json-parse', 'FATAL VALIDATION N', () => JSON.parse('{"a": '));
  await sample('json-parse-html', 'FATAL VALIDATION N', () => JSON.parse('<html>503 Service Unavailable</html>'));
  await sample('json-cycle', 'FATAL PROGRAMMING N', () => {
    const circle = {};
    circle.self = circle;
    return JSON.stringify(circle);
  });
  await sample('json-bigint', 'FATAL PROGRAMMING N', () => JSON.stringify({ n: 1n }));
  await sample('clone-function', 'FATAL PROGRAMMING N', () => structuredClone({ f() {} }));
  await sample('atob', 'FATAL VALIDATION N', () => atob('%%%'));
  await sample('invalid-date', 'FATAL PROGRAMMING N', () => new Date(Number.NaN).toISOString());
  await sample('invalid-regexp', 'FATAL PROGRAMMING N', () => new RegExp('('));
  await sample('decoder', 'FATAL VALIDATION N', () =>
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from([0xff, 0xfe])),
  );
  await sample('module-not-found', 'FATAL DEPENDENCY N', () => import('no-such-package'));
  await sample('module-not-found-require', 'FATAL DEPENDENCY N', () =>
    process.getBuiltinModule('module').createRequire(import.meta.url)('no-such-package-503'),
  );
  await sample('dlopen', 'FATAL DEPENDENCY N', () => process.dlopen({ exports: {} }, at('file.node')));
  await sample('zlib-header', 'CONFLICT STATE_CORRUPTION N', () => zlib.gunzipSync(Buffer.from('not gzip at all')));
  await sample('zlib-truncated', 'CONFLICT STATE_CORRUPTION N', () =>
    zlib.inflateSync(zlib.deflateSync('x'.repeat(1_000)).subarray(0, 12)),
  );
  await sample('zlib-crc', 'CONFLICT STATE_CORRUPTION N', () => {
    const bytes = zlib.gzipSync('hello world, hello world');
    bytes[bytes.length - 6] ^= 0xff;
    return zlib.gunzipSync(bytes);
  });
  await sample('brotli', 'CONFLICT STATE_CORRUPTION N', () =>
    zlib.brotliDecompressSync(Buffer.from('not brotli at all')),
  );
  await sample('zstd', 'CONFLICT STATE_CORRUPTION N', () => zlib.zstdDecompressSync(Buffer.from('not zstd at all')));
  await sample('gcm-tampered', 'CONFLICT STATE_CORRUPTION N', () => {
    const key = Buffer.alloc(32, 1);
    const cipher = crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
    const bytes = Buffer.concat([cipher.update('secret'), cipher.final()]);
    const decipher = crypto.createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
    decipher.setAuthTag(cipher.getAuthTag());
    bytes[0] ^= 1;
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  });
  await sample('cbc-wrong-key', 'CONFLICT STATE_CORRUPTION N', () => {
    const cipher = crypto.createCipheriv('aes-256-cbc', Buffer.alloc(32, 1), Buffer.alloc(16));
    const bytes = Buffer.concat([cipher.update('secret'), cipher.final()]);
    const decipher = crypto.createDecipheriv('aes-256-cbc', Buffer.alloc(32, 3), Buffer.alloc(16));
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  });
  await sample('crypto-key-length', 'FATAL PROGRAMMING N', () =>
    crypto.createCipheriv('aes-256-gcm', Buffer.alloc(5), Buffer.alloc(12)),
  );
  await sample('crypto-unknown-hash', 'FATAL PROGRAMMING N', () => crypto.createHash('md99'));
  await sample('webcrypto-operation', 'CONFLICT STATE_CORRUPTION N', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Buffer.alloc(12) }, key, Buffer.alloc(32));
  });
  // time and cancelling
  await sample('abort-signal', 'FATAL CANCELLED N', () => AbortSignal.abort().throwIfAborted());
  await sample('abort-timers', 'FATAL CANCELLED N', () =>
    timers.setTimeout(1_000, undefined, { signal: AbortSignal.abort() }),
  );
  await sample('abort-readfile', 'FATAL CANCELLED N', () =>
    fsp.readFile('/etc/hosts', { signal: AbortSignal.abort() }),
  );
  await sample('abort-own-reason', 'FATAL CANCELLED N', () =>
    timers.setTimeout(1_000, undefined, { signal: AbortSignal.abort(new Error('user pressed stop')) }),
  );
  await sample('timeout-signal', 'TRANSIENT TIMEOUT I', async () => {
    const signal = AbortSignal.timeout(5);
    await once(signal, 'abort');
    signal.throwIfAborted();
  });
  await sample('timeout-signal-timers', 'TRANSIENT TIMEOUT I', () =>
    timers.setTimeout(5_000, undefined, { signal: AbortSignal.timeout(5) }),
  );
  await sample('timeout-signal-any', 'TRANSIENT TIMEOUT I', async () => {
    const signal = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal]);
    await once(signal, 'abort');
    signal.throwIfAborted();
  });
  await sample('socket-abort', 'FATAL CANCELLED N', () => thrower(new net.Socket({ signal: AbortSignal.abort() })));
  await sample('vm-timeout', 'FATAL TIMEOUT N', () => vm.runInNewContext('for(;;){}', {}, { timeout: 20 }));
  await sample('vm-type-error', 'FATAL PROGRAMMING N', () => vm.runInNewContext('null.x'));
  await sample('worker-heap', 'RETRIABLE RESOURCE_EXHAUSTION I', () =>
    thrower(
      new Worker('const a=[];for(;;)a.push(new Array(1e5).fill(0))', {
        eval: true,
        resourceLimits: { maxOldGenerationSizeMb: 16 },
      }),
    ),
  );
  await sample('worker-throws', 'FATAL PROGRAMMING N', () => thrower(new Worker('null.x', { eval: true })));
  await sample('worker-clone', 'FATAL PROGRAMMING N', () => new Worker('', { eval: true, workerData: { f() {} } }));
  await sample('worker-missing', 'FATAL DEPENDENCY N', () => thrower(new Worker(at('nothing.mjs'))));
  // child processes
  await sample('spawn-missing', 'FATAL DEPENDENCY N', () => thrower(spawn('no-such-command-429')));
  await sample('spawn-not-executable', 'FATAL PERMISSION N', () => thrower(spawn(at('dir/child'))));
  await sample('spawn-cwd-missing', 'FATAL DEPENDENCY N', () => thrower(spawn('ls', { cwd: at('nowhere') })));
  await sample('exec-maxbuffer', 'FATAL CONFIGURATION N', () =>
    promisify(exec)('yes | head -c 100000', { maxBuffer: 1_000 }),
  );
  await sample('exec-abort', 'FATAL CANCELLED N', () => promisify(exec)('sleep 5', { signal: AbortSignal.abort() }));
  fs.writeFileSync(at('ipc.cjs'), '');
  await sample('fork-ipc-closed', 'TRANSIENT NETWORK I', async () => {
    const child = fork(at('ipc.cjs'));
    await once(child, 'exit');
    await promisify(child.send.bind(child))({ x: 1 });
  });
  await sample('thrown-string', 'RETRIABLE UNKNOWN I', () => Promise.reject('something odd'));
  await sample('thrown-undefined', 'RETRIABLE UNKNOWN I', () => Promise.reject(undefined));
  await sample('thrown-number', 'RETRIABLE UNKNOWN I', () => Promise.reject(503));
  await sample('thrown-object', 'RETRIABLE UNKNOWN I', () => Promise.reject({ reason: 'something odd' }));
  await sample('plain-error', 'RETRIABLE UNKNOWN I', () => {
    throw new Error('it did not work');
  });
  await sample('promise-any', 'TRANSIENT NETWORK Y', () =>
    Promise.any([thrower(net.connect(closed, '127.0.0.1')), thrower(net.connect(closed, '127.0.0.1'))]),
  );
  await sample('promise-any-mixed', 'FATAL NOT_FOUND N', () =>
    Promise.any([thrower(net.connect(closed, '127.0.0.1')), fsp.readFile(at('missing'))]),
  );
  fs.rmSync(folder, { recursive: true, force: true });
}

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

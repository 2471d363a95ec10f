// Formats, templates, checks of values, bytes and numbers: what is read, rendered, verified or computed and is not as it should be.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { partsOf } from '../parts.mjs';

const require = createRequire(import.meta.url);
const BAD = 'FATAL VALIDATION N';
const REPAIR = 'RETRIABLE VALIDATION N';
const CODE = 'FATAL PROGRAMMING N';
const TEMPLATE = 'FATAL PROGRAMMING N';
const BYTES = 'FATAL VALIDATION N';

export default async function provoke(sample) {
  const part = partsOf('parsers');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));
  // Formats
  await part(async () => {
    const { XMLValidator, XMLParser } = await import('fast-xml-parser');
    await sample('fastxml-unclosed', BAD, async () => {
      const found = XMLValidator.validate('<a><b></a>');
      if (found !== true) throw found.err;
    });
    await sample('fastxml-parse', BAD, async () => new XMLParser().parse('<a><!DOCTYPE x [<!ENTITY a "b"', true));
    const { parseStringPromise } = await import('xml2js');
    await sample('xml2js-unclosed', BAD, () => parseStringPromise('<a><b></a>'));
    await sample('xml2js-text', BAD, () => parseStringPromise('not xml'));
    const yaml = await import('js-yaml');
    await sample('jsyaml-indent', BAD, async () => yaml.load('a: b\n  c: d: e'));
    await sample('jsyaml-duplicate', BAD, async () => yaml.load('a: 1\na: 2'));
    const toml = await import('smol-toml');
    await sample('toml-value', BAD, async () => toml.parse('a = '));
    const { default: JSON5 } = await import('json5');
    await sample('json5-end', BAD, async () => JSON5.parse('{a: '));
    const protobuf = require('protobufjs');
    const { root } = protobuf.parse(
      'syntax = "proto3"; message A { string name = 1; } message B { repeated int32 x = 1; }',
    );
    await sample('protobuf-truncated', BAD, async () => root.lookupType('A').decode(Buffer.from([0x0a, 0xff])));
    await sample('protobuf-wire', BAD, async () => root.lookupType('A').decode(Buffer.from([0x0f, 0x01])));
    await sample('protobuf-schema', CODE, async () => protobuf.parse('message {'));
    await sample('protobuf-no-type', CODE, async () => root.lookupType('Nothing'));
    const avro = require('avsc');
    const type = avro.Type.forSchema({ type: 'record', name: 'A', fields: [{ name: 'n', type: 'int' }] });
    await sample('avro-value', BAD, async () => type.toBuffer({ n: 'x' }));
    await sample('avro-truncated', BAD, async () => type.fromBuffer(Buffer.from([])));
    const { decode, encode } = await import('@msgpack/msgpack');
    await sample('msgpack-truncated', BAD, async () => decode(new Uint8Array([0x92, 1])));
    await sample('msgpack-function', CODE, async () => encode({ a: () => 1 }));
    const cbor = require('cbor-x');
    await sample('cbor-truncated', BAD, async () => cbor.decode(Buffer.from([0xa2, 1])));
    const JSZip = require('jszip');
    await sample('jszip-not-zip', BAD, () => JSZip.loadAsync('not a zip'));
    const tar = await import('tar');
    fs.writeFileSync(path.join(folder, 'bad.tar.gz'), 'nothing of the kind, and long enough');
    await sample('tar-not-archive', BAD, () =>
      tar.extract({ file: path.join(folder, 'bad.tar.gz'), cwd: folder, strict: true }),
    );
    await sample('tar-missing', 'FATAL NOT_FOUND N', () =>
      tar.extract({ file: path.join(folder, 'none.tar'), cwd: folder }),
    );
    const yauzl = require('yauzl');
    await sample(
      'yauzl-not-zip',
      BAD,
      () =>
        new Promise((done, failed) =>
          yauzl.fromBuffer(Buffer.from('nothing of the kind at all, really'), (error) =>
            error ? failed(error) : done(),
          ),
        ),
    );
    const { PDFDocument } = await import('pdf-lib');
    await sample('pdflib-not-pdf', BAD, () => PDFDocument.load(Buffer.from('no pdf')));
    const { default: ExcelJS } = await import('exceljs');
    await sample('exceljs-not-zip', BAD, () => new ExcelJS.Workbook().xlsx.load(Buffer.from('no workbook')));
    const { default: sharp } = await import('sharp');
    await sample('sharp-format', BAD, () => sharp(Buffer.from('no image')).png().toBuffer());
    await sample('sharp-missing', 'FATAL NOT_FOUND N', () => sharp(path.join(folder, 'none.png')).toBuffer());
    await sample('sharp-area', CODE, () =>
      sharp({ create: { width: 10, height: 10, channels: 3, background: 'red' } })
        .extract({ left: 0, top: 0, width: 50, height: 50 })
        .png()
        .toBuffer(),
    );
    await sample('sharp-option', CODE, async () =>
      sharp({ create: { width: 10, height: 10, channels: 3, background: 'red' } }).resize(-1),
    );
    const { Jimp } = await import('jimp');
    await sample('jimp-mime', BAD, () => Jimp.read(Buffer.from('no image at all')));
    const { PNG } = require('pngjs');
    await sample('pngjs-signature', BAD, async () => PNG.sync.read(Buffer.from('no image')));
    const iconv = require('iconv-lite');
    await sample('iconv-encoding', BAD, async () => iconv.decode(Buffer.from('x'), 'klingon'));
  });
  // Templates and languages
  await part(async () => {
    const { default: Handlebars } = await import('handlebars');
    await sample('handlebars-parse', TEMPLATE, async () => Handlebars.compile('{{#if a}}')({}));
    await sample('handlebars-helper', TEMPLATE, async () => Handlebars.compile('{{nothing 1}}')({}));
    const { default: ejs } = await import('ejs');
    await sample('ejs-undefined', CODE, async () => ejs.render('<%= nothing %>', {}));
    await sample('ejs-syntax', CODE, async () => ejs.render('<% if ( %>', {}));
    const { Liquid } = await import('liquidjs');
    await sample('liquid-parse', TEMPLATE, () => new Liquid().parseAndRender('{% if a %}', {}));
    await sample('liquid-filter', TEMPLATE, () =>
      new Liquid({ strictFilters: true }).parseAndRender('{{ a | nothing }}', {}),
    );
    await sample('liquid-variable', TEMPLATE, () =>
      new Liquid({ strictVariables: true }).parseAndRender('{{ a }}', {}),
    );
    const { default: pug } = await import('pug');
    await sample('pug-indent', TEMPLATE, async () => pug.render('div(\n'));
    const acorn = await import('acorn');
    await sample('acorn-token', CODE, async () => acorn.parse('let = =', { ecmaVersion: 2022 }));
    const babel = await import('@babel/parser');
    await sample('babel-token', CODE, async () => babel.parse('const a = ;'));
    const esbuild = await import('esbuild');
    await sample('esbuild-syntax', CODE, () => esbuild.transform('let a = ;'));
    await sample('esbuild-resolve', CODE, () =>
      esbuild.build({ entryPoints: [path.join(folder, 'none.ts')], write: false, logLevel: 'silent' }),
    );
    const sass = await import('sass');
    await sample('sass-syntax', CODE, async () => sass.compileString('a { b: }'));
    await sample('sass-variable', CODE, async () => sass.compileString('a { b: $nothing }'));
    const { default: postcss } = await import('postcss');
    await sample('postcss-syntax', CODE, async () => postcss.parse('a { b'));
  });
  // Values
  await part(async () => {
    const { Value } = await import('typebox/value').catch(() => import('@sinclair/typebox/value'));
    const { Type } = await import('typebox').catch(() => import('@sinclair/typebox'));
    await sample('typebox-parse', REPAIR, async () => Value.Parse(Type.Object({ a: Type.Number() }), { a: 'x' }));
    await sample('typebox-decode', REPAIR, async () => Value.Decode(Type.Object({ a: Type.Number() }), { a: 'x' }));
    await import('reflect-metadata');
    const cv = require('class-validator');
    class Sized {
      a = 'x';
    }
    cv.registerDecorator({
      name: 'isInt',
      target: Sized,
      propertyName: 'a',
      validator: { validate: () => false, defaultMessage: () => 'a must be an integer number' },
    });
    await sample('classvalidator-list', REPAIR, () => cv.validateOrReject(new Sized()));
    const t = require('io-ts');
    const { isLeft } = require('fp-ts/Either');
    const { PathReporter } = require('io-ts/PathReporter');
    await sample('iots-report', REPAIR, async () => {
      const found = t.type({ a: t.number }).decode({ a: 'x' });
      if (isLeft(found)) throw new Error(PathReporter.report(found).join('\n'));
    });
    const runtypes = await import('runtypes');
    await sample('runtypes-check', REPAIR, async () => runtypes.Object({ a: runtypes.Number }).check({ a: 'x' }));
    const { Schema } = await import('effect');
    await sample('effectschema-decode', REPAIR, async () =>
      Schema.decodeUnknownSync(Schema.Struct({ a: Schema.Number }))({ a: 'x' }),
    );
    const { cleanEnv, str, port } = await import('envalid');
    await sample('envalid-missing', 'FATAL CONFIGURATION N', async () =>
      cleanEnv(
        { PORT: 'x' },
        { URL: str(), PORT: port() },
        {
          reporter: ({ errors }) => {
            throw Object.values(errors)[0];
          },
        },
      ),
    );
    const convict = require('convict');
    await sample('convict-format', 'FATAL CONFIGURATION N', async () =>
      convict({ port: { format: 'port', default: 'x' } }).validate({ allowed: 'strict' }),
    );
    const { DateTime, Duration, Settings } = await import('luxon');
    Settings.throwOnInvalid = true;
    await sample('luxon-date', BAD, async () => DateTime.fromISO('2026-13-40'));
    await sample('luxon-unit', CODE, async () => Duration.fromObject({ parsecs: 1 }));
    await sample('luxon-zone', BAD, async () => DateTime.now().setZone('Mars/Olympus').toISO());
    const { CronExpressionParser } = await import('cron-parser');
    await sample('cron-range', BAD, async () => CronExpressionParser.parse('99 * * * *'));
    await sample('cron-text', BAD, async () => CronExpressionParser.parse('every day'));
    const { default: semver } = await import('semver');
    await sample('semver-version', BAD, async () => new semver.SemVer('one.two'));
    await sample('semver-range', BAD, async () => new semver.Range('>>1'));
    const { default: Decimal } = await import('decimal.js');
    await sample('decimal-argument', BAD, async () => new Decimal('twelve'));
    const mathjs = await import('mathjs');
    await sample('mathjs-syntax', BAD, async () => mathjs.evaluate('1 + '));
    await sample('mathjs-symbol', BAD, async () => mathjs.evaluate('1 + nothing'));
    await sample('mathjs-dimension', BAD, async () => mathjs.evaluate('[1,2] + [1,2,3]'));
    await sample('bigint-parse', CODE, async () => BigInt('1.5'));
    await sample('intl-locale', CODE, async () => new Intl.NumberFormat('no_such_locale'));
    await sample(
      'intl-currency',
      CODE,
      async () => new Intl.NumberFormat('en', { style: 'currency', currency: 'EURO' }),
    );
  });
  // Keys and tokens
  await part(async () => {
    const { default: bcrypt } = await import('bcryptjs');
    await sample('bcrypt-arguments', CODE, () => bcrypt.compare(undefined, 'x'));
    await sample('bcrypt-rounds', CODE, () => bcrypt.hash('x', 'not a salt'));
    const openpgp = await import('openpgp');
    await sample('openpgp-armor', BAD, () => openpgp.readMessage({ armoredMessage: 'no message' }));
    await sample('openpgp-password', 'FATAL AUTHENTICATION N', async () => {
      const message = await openpgp.encrypt({
        message: await openpgp.createMessage({ text: 'x' }),
        passwords: ['right'],
      });
      await openpgp.decrypt({ message: await openpgp.readMessage({ armoredMessage: message }), passwords: ['wrong'] });
    });
    const forge = require('node-forge');
    await sample('forge-pem', BAD, async () => forge.pki.certificateFromPem('no certificate'));
    await sample('forge-der', BAD, async () => forge.asn1.fromDer('x'));
    const jose = await import('jose');
    const secret = new TextEncoder().encode('x'.repeat(32));
    const token = await new jose.SignJWT({ a: 1 })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('other')
      .sign(secret);
    await sample('jose2-audience', 'FATAL AUTHENTICATION N', () => jose.jwtVerify(token, secret, { audience: 'us' }));
    await sample('jose2-malformed', 'FATAL AUTHENTICATION N', () => jose.jwtVerify('a.b', secret));
    await sample('jose2-no-key', 'FATAL AUTHENTICATION N', () =>
      jose.jwtVerify(token, jose.createLocalJWKSet({ keys: [] })),
    );
  });
  // Chains
  await part(async () => {
    const ethers = await import('ethers');
    const { answering } = await import('../answers.mjs');
    const { freePort } = await import('./node.mjs');
    const { answer, base } = await answering();
    const closed = `http://127.0.0.1:${await freePort()}`;
    const rpc = (code, message, data) => [200, { jsonrpc: '2.0', id: 1, error: { code, message, data } }];
    const rows = [
      ['funds', 'CONFLICT BUSINESS_RULE N', ...rpc(-32000, 'insufficient funds for gas * price + value')],
      ['nonce', 'CONFLICT CONCURRENCY N', ...rpc(-32000, 'nonce too low: next nonce 5, tx nonce 4')],
      ['limit', 'TRANSIENT RATE_LIMIT Y', ...rpc(-32005, 'limit exceeded')],
      ['method', 'FATAL UNSUPPORTED N', ...rpc(-32601, 'the method eth_x does not exist/is not available')],
      ['params', 'FATAL VALIDATION N', ...rpc(-32602, 'invalid argument 0: hex string without 0x prefix')],
      ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', ...rpc(-32603, 'internal error')],
    ];
    for (const [id, means, ...reply] of rows)
      await sample(`ethers-${id}`, means, async () => {
        const [status, body] = reply;
        answer(status, body);
        await new ethers.JsonRpcProvider(base, 1, { staticNetwork: true, batchMaxCount: 1 }).send(
          'eth_sendRawTransaction',
          ['0x00'],
        );
      });
    await sample('ethers-server', 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
      answer(503, 'x', { 'content-type': 'text/plain' });
      await new ethers.JsonRpcProvider(base, 1, { staticNetwork: true, batchMaxCount: 1 }).send('eth_call', []);
    });
    await sample('ethers-address', 'FATAL VALIDATION N', async () => ethers.getAddress('0x12'));
    await sample('ethers-units', 'FATAL VALIDATION N', async () => ethers.parseEther('twelve'));
    const viem = await import('viem');
    const { mainnet } = await import('viem/chains');
    const make = (to) =>
      viem.createPublicClient({ chain: mainnet, transport: viem.http(to, { retryCount: 0, timeout: 300 }) });
    for (const [id, means, ...reply] of rows.filter(([id]) => ['limit', 'method', 'internal'].includes(id)))
      await sample(`viem-${id}`, means, async () => {
        answer(...reply);
        await make(base).getBlockNumber();
      });
    await sample('viem-refused', 'TRANSIENT NETWORK Y', () => make(closed).getBlockNumber());
    await sample('viem-503', 'TRANSIENT SERVICE_UNAVAILABLE I', async () => {
      answer(503, 'x', { 'content-type': 'text/plain' });
      await make(base).getBlockNumber();
    });
    await sample('viem-429', 'TRANSIENT RATE_LIMIT Y', async () => {
      answer(429, 'x', { 'content-type': 'text/plain' });
      await make(base).getBlockNumber();
    });
    await sample('viem-silent', 'TRANSIENT TIMEOUT I', async () => {
      answer('silent');
      await make(base).getBlockNumber();
    });
    await sample('viem-address', 'FATAL VALIDATION N', async () => viem.getAddress('0x12'));
    await sample('viem-reverted', 'CONFLICT BUSINESS_RULE N', async () => {
      answer(...rpc(3, 'execution reverted: paused', '0x'));
      await make(base).readContract({
        address: '0x0000000000000000000000000000000000000001',
        abi: [{ type: 'function', name: 'f', inputs: [], outputs: [{ type: 'uint256' }], stateMutability: 'view' }],
        functionName: 'f',
      });
    });
  });
}

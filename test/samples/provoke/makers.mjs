// Tenth collection: parsers, validators, templates, formats, archives, cryptography and tools that were in no collection before. What each error means
// was written here before any classifier saw it. Beside them: `visitors.mjs`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { partsOf } from '../parts.mjs';

const require = createRequire(import.meta.url);
const BAD = 'FATAL VALIDATION N';
const REPAIR = 'RETRIABLE VALIDATION N';
const CODE = 'FATAL PROGRAMMING N';
const SETUP = 'FATAL CONFIGURATION N';
const MISSING = 'FATAL NOT_FOUND N';
const LOGIN = 'FATAL AUTHENTICATION N';
const BROKEN = 'CONFLICT STATE_CORRUPTION N';
const TAMPERED = 'CONFLICT SECURITY_VULNERABILITY N';

export default async function provoke(sample) {
  const part = partsOf('makers');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'samples-'));
  const file = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  /** Rows of [id, what it means, what throws]. */
  const rows = async (library, all) => {
    for (const [id, means, go] of all) await sample(`${library}-${id}`, means, async () => go());
  };

  await part(async () => {
    const { default: ZSchema } = await import('z-schema');
    const made = ZSchema.create ? ZSchema.create() : new ZSchema();
    await rows('zschema', [
      ['type', REPAIR, () => made.validate('x', { type: 'number' })],
      ['required', REPAIR, () => made.validate({}, { type: 'object', required: ['a'] })],
      ['schema', CODE, () => made.validateSchema({ type: 'strange' })],
      ['reference', CODE, () => made.validate({}, { $ref: '#/definitions/none' })],
    ]);
  });
  await part(async () => {
    const { default: myzod } = await import('myzod');
    const shape = myzod.object({ name: myzod.string().min(3), age: myzod.number() });
    await rows('myzod', [
      ['missing', REPAIR, () => shape.parse({ age: 1 })],
      ['type', REPAIR, () => shape.parse({ name: 'abc', age: 'x' })],
      ['short', REPAIR, () => shape.parse({ name: 'a', age: 1 })],
      ['extra', REPAIR, () => shape.parse({ name: 'abc', age: 1, more: true })],
      ['union', REPAIR, () => myzod.union([myzod.string(), myzod.number()]).parse(true)],
    ]);
    const { Schema, string, number } = require('computed-types');
    const check = Schema({ name: string.min(3), age: number.integer() });
    await rows('computedtypes', [
      ['type', REPAIR, () => check({ name: 'abc', age: 'x' })],
      ['length', REPAIR, () => check({ name: 'a', age: 1 })],
      ['integer', REPAIR, () => check({ name: 'abc', age: 1.5 })],
    ]);
  });
  await part(async () => {
    const toml = require('toml');
    const hjson = require('hjson');
    await rows('tomlparser', [
      ['syntax', BAD, () => toml.parse('a = [1,')],
      ['twice', BAD, () => toml.parse('a = 1\na = 2')],
      ['value', BAD, () => toml.parse('a = yes')],
    ]);
    await rows('hjson', [
      ['key', BAD, () => hjson.parse('{ a')],
      ['open', BAD, () => hjson.parse('{ a: [1, 2')],
      ['tail', BAD, () => hjson.parse('{a: 1} }')],
    ]);
  });
  await part(async () => {
    const nearley = require('nearley');
    const grammar = { ParserRules: [{ name: 'main', symbols: [{ literal: 'a' }] }], ParserStart: 'main' };
    await rows('nearley', [
      ['token', BAD, () => new nearley.Parser(nearley.Grammar.fromCompiled(grammar)).feed('b')],
      ['later', BAD, () => new nearley.Parser(nearley.Grammar.fromCompiled(grammar)).feed('ab')],
    ]);
    const ohm = await import('ohm-js');
    await rows('ohm', [
      ['grammar', CODE, () => ohm.grammar('G { start = ')],
      ['undeclared', CODE, () => ohm.grammar('G { start = other }')],
      [
        'semantics',
        CODE,
        () =>
          ohm
            .grammar('G { start = "a" }')
            .createSemantics()
            .addOperation('go', { nothing() {} }),
      ],
      [
        'failed-match',
        CODE,
        () => {
          const g = ohm.grammar('G { start = "a" }');
          return g
            .createSemantics()
            .addOperation('go', { start: (_) => 1 })(g.match('b'))
            .go();
        },
      ],
    ]);
  });
  await part(async () => {
    const esprima = require('esprima');
    const meriyah = await import('meriyah');
    await rows('esprima', [
      ['token', CODE, () => esprima.parseScript('let = = 1')],
      ['end', CODE, () => esprima.parseScript('function (')],
      ['strict', CODE, () => esprima.parseModule('with (a) {}')],
    ]);
    await rows('meriyah', [
      ['token', CODE, () => meriyah.parseScript('let = = 1')],
      ['regex', CODE, () => meriyah.parseScript('var a = /(/')],
      ['await', CODE, () => meriyah.parseModule('export { a }')],
    ]);
  });
  await part(async () => {
    const { parse, parseFirst } = await import('pgsql-ast-parser');
    await rows('pgsqlparser', [
      ['syntax', CODE, () => parse('selec * from a')],
      ['end', CODE, () => parse('select * from')],
      ['first', CODE, () => parseFirst('create tabl a (b int)')],
    ]);
    const { Parser } = require('sparqljs');
    await rows('sparqljs', [
      ['syntax', CODE, () => new Parser().parse('SELECT * WHER { }')],
      ['prefix', CODE, () => new Parser().parse('SELECT * WHERE { ?a foo:b ?c }')],
    ]);
    const n3 = require('n3');
    await rows('n3', [
      ['syntax', BAD, () => new n3.Parser().parse('<a> <b> <c>')],
      ['prefix', BAD, () => new n3.Parser().parse('a:b a:c a:d .')],
      ['literal', BAD, () => new n3.Parser().parse('<a> <b> "open .')],
    ]);
  });
  await part(async () => {
    const { SaxesParser } = require('saxes');
    const strict = (text) => {
      const parser = new SaxesParser();
      parser.on('error', (error) => {
        throw error;
      });
      parser.write(text).close();
    };
    await rows('saxes', [
      ['tag', BAD, () => strict('<a><b></a>')],
      ['open', BAD, () => strict('<a>')],
      ['entity', BAD, () => strict('<a>&nothing;</a>')],
      ['text', BAD, () => strict('plain')],
    ]);
    const ICAL = (await import('ical.js')).default;
    await rows('ical', [
      ['line', BAD, () => ICAL.parse('BEGIN:VCALENDAR\nnonsense\nEND:VCALENDAR')],
      ['open', BAD, () => ICAL.parse('BEGIN:VCALENDAR\nVERSION:2.0')],
      ['time', BAD, () => ICAL.Time.fromDateTimeString('tomorrow')],
      ['rule', BAD, () => ICAL.Recur.fromString('FREQ=SOMETIMES')],
      ['duration', BAD, () => ICAL.Duration.fromString('1 hour')],
    ]);
    const RSS = require('rss-parser');
    await rows('rssparser', [
      ['xml', BAD, () => new RSS().parseString('<html><body>no</html>')],
      ['feed', BAD, () => new RSS().parseString('<other></other>')],
    ]);
  });
  await part(async () => {
    const jmespath = require('jmespath');
    const jexl = require('jexl');
    await rows('jmespath', [
      ['token', CODE, () => jmespath.search({}, 'a..b')],
      ['function', CODE, () => jmespath.search({}, 'nothing(a)')],
      ['arguments', CODE, () => jmespath.search({}, 'length(`1`)')],
      ['count', CODE, () => jmespath.search({}, 'length()')],
    ]);
    await rows('jexl', [
      ['token', CODE, () => jexl.eval('a ** # b', {})],
      ['end', CODE, () => jexl.eval('(a + ', {})],
      ['transform', CODE, () => jexl.eval('a|nothing', { a: 1 })],
    ]);
  });
  await part(async () => {
    const XLSX = require('xlsx');
    await rows('xlsx', [
      ['file', MISSING, () => XLSX.readFile(path.join(folder, 'no.xlsx'))],
      ['zip', BAD, () => XLSX.read(Buffer.from('PK\u0003\u0004 this is no zip'), { type: 'buffer' })],
      ['type', CODE, () => XLSX.write({ SheetNames: ['a'], Sheets: {} }, { bookType: 'strange', type: 'buffer' })],
      ['empty', CODE, () => XLSX.write(XLSX.utils.book_new(), { type: 'buffer' })],
      [
        'name',
        CODE,
        () => {
          const book = XLSX.utils.book_new();
          const sheet = XLSX.utils.aoa_to_sheet([[1]]);
          XLSX.utils.book_append_sheet(book, sheet, 'x'.repeat(40));
        },
      ],
      [
        'twice',
        CODE,
        () => {
          const book = XLSX.utils.book_new();
          const sheet = XLSX.utils.aoa_to_sheet([[1]]);
          XLSX.utils.book_append_sheet(book, sheet, 'a');
          XLSX.utils.book_append_sheet(book, sheet, 'a');
        },
      ],
    ]);
    const PizZip = require('pizzip');
    const Docxtemplater = require('docxtemplater');
    const docx = (text) => {
      const zip = new PizZip();
      zip.file(
        'word/document.xml',
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
      );
      zip.file(
        '[Content_Types].xml',
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      );
      return zip;
    };
    await rows('docxtemplater', [
      ['unclosed', CODE, () => new Docxtemplater(docx('Dear {name'), { errorLogging: false })],
      ['loop', CODE, () => new Docxtemplater(docx('{#a} text'), { errorLogging: false })],
      [
        'file',
        BAD,
        () => {
          const zip = new PizZip();
          zip.file('a', 'b');
          return new Docxtemplater(zip, { errorLogging: false });
        },
      ],
    ]);
    await rows('pizzip', [
      ['format', BAD, () => new PizZip('this is no zip file at all')],
      ['cut', BAD, () => new PizZip(docx('a').generate({ type: 'nodebuffer' }).subarray(0, 200))],
    ]);
  });
  await part(async () => {
    const Sqrl = require('squirrelly');
    await rows('squirrelly', [
      ['open', CODE, () => Sqrl.render('{{it.a', {})],
      ['helper', CODE, () => Sqrl.render('{{@nothing(it.a)}}x{{/nothing}}', { a: 1 })],
      ['filter', CODE, () => Sqrl.render('{{it.a | nothing}}', { a: 1 })],
      ['template', MISSING, () => Sqrl.render('{{@include("nowhere")/}}', {})],
    ]);
    const { twig } = require('twig');
    const make = (data, context = {}) => twig({ data, rethrow: true }).render(context);
    await rows('twig', [
      ['tag', CODE, () => make('{% strange %}')],
      ['open', CODE, () => make('{% if a %}')],
      ['filter', CODE, () => make('{{ a|nothing }}', { a: 1 })],
      ['function', CODE, () => make('{{ nothing(1) }}')],
      ['template', MISSING, () => make('{% include "nowhere.twig" %}')],
    ]);
    const velocity = require('velocityjs');
    const dot = require('dot');
    await rows('velocity', [
      ['open', CODE, () => velocity.render('#if($a', {})],
      ['directive', CODE, () => velocity.render('#foreach($a in', {})],
    ]);
    await rows('dot', [
      ['code', CODE, () => dot.template('{{ if (it.a { }}')({})],
      ['undefined', CODE, () => dot.template('{{= it.a.b }}')({})],
    ]);
    const stylus = require('stylus');
    await rows('stylus', [
      ['syntax', CODE, () => stylus.render('a\n  color: {')],
      ['import', MISSING, () => stylus.render('@import "nowhere"')],
      ['type', CODE, () => stylus.render('a\n  width: lighten(12, 3)')],
    ]);
  });
  await part(async () => {
    const { default: bwip } = await import('bwip-js');
    await rows('bwip', [
      ['kind', CODE, () => bwip.toBuffer({ bcid: 'strange', text: 'x' })],
      ['digits', BAD, () => bwip.toBuffer({ bcid: 'ean13', text: 'letters' })],
      ['check', BAD, () => bwip.toBuffer({ bcid: 'ean13', text: '5901234123450' })],
      ['text', CODE, () => bwip.toBuffer({ bcid: 'qrcode' })],
    ]);
    const qrcode = require('qrcode');
    await rows('qrcode', [
      ['text', CODE, () => qrcode.toDataURL()],
      ['large', BAD, () => qrcode.toDataURL('x'.repeat(5_000))],
      ['version', BAD, () => qrcode.toDataURL('x'.repeat(300), { version: 1 })],
      ['kanji', BAD, () => qrcode.toDataURL([{ data: 'abc', mode: 'numeric' }])],
    ]);
    const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const open = (data, more = {}) => pdfjs.getDocument({ data: new Uint8Array(data), verbosity: 0, ...more }).promise;
    await rows('pdfjs', [
      ['format', BAD, () => open(Buffer.from('this is no pdf'))],
      ['empty', BAD, () => open(Buffer.alloc(0))],
      ['arguments', CODE, () => pdfjs.getDocument({}).promise],
      ['cut', BAD, () => open(Buffer.from('%PDF-1.7\n1 0 obj\n<<'))],
    ]);
  });
  await part(async () => {
    const unzipper = require('unzipper');
    await rows('unzipper', [
      ['format', BAD, () => unzipper.Open.buffer(Buffer.from('this is no zip file at all, is it?'))],
      ['file', MISSING, () => unzipper.Open.file(path.join(folder, 'no.zip'))],
      ['stream', BAD, () => pipeline(Readable.from([Buffer.from('not a zip at all')]), unzipper.Parse())],
    ]);
    const tar = require('tar-stream');
    await rows('tarstream', [
      ['header', BAD, () => pipeline(Readable.from([Buffer.alloc(1_024, 'x')]), tar.extract())],
    ]);
    const StreamZip = require('node-stream-zip');
    await rows('streamzip', [
      ['file', MISSING, () => new StreamZip.async({ file: path.join(folder, 'no.zip') }).entries()],
      ['format', BAD, () => new StreamZip.async({ file: file('text.zip', 'this is no zip'.repeat(20)) }).entries()],
      ['options', CODE, () => new StreamZip.async({}).entries()],
    ]);
    const zip = await import('@zip.js/zip.js');
    zip.configure({ useWebWorkers: false });
    const writer = async (options) => {
      const w = new zip.ZipWriter(new zip.BlobWriter(), options);
      await w.add('a.txt', new zip.TextReader('hello hello hello hello'), { password: options?.password });
      return w.close();
    };
    const secret = await writer({ password: 'right' });
    const read = async (blob, options) =>
      (await new zip.ZipReader(new zip.BlobReader(blob), options).getEntries())[0].getData(new zip.TextWriter());
    await rows('zipjs', [
      ['format', BAD, () => read(new Blob(['this is no zip file at all']))],
      ['encrypted', LOGIN, () => read(secret)],
      ['password', LOGIN, () => read(secret, { password: 'wrong' })],
      [
        'twice',
        CODE,
        async () => {
          const w = new zip.ZipWriter(new zip.BlobWriter());
          await w.add('a', new zip.TextReader('x'));
          await w.add('a', new zip.TextReader('x'));
        },
      ],
    ]);
  });
  await part(async () => {
    const { decompress } = await import('fzstd');
    const snappy = require('snappyjs');
    const unpack = require('decompress');
    const whole = zlib.zstdCompressSync(Buffer.from('hello '.repeat(1_000)));
    await rows('fzstd', [
      ['magic', BAD, () => decompress(Buffer.from('this is no zstd frame'))],
      ['cut', BAD, () => decompress(whole.subarray(0, 12))],
    ]);
    await rows('snappy', [
      ['format', BAD, () => snappy.uncompress(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))],
      ['type', CODE, () => snappy.uncompress('text')],
      ['length', BAD, () => snappy.uncompress(Buffer.from([0x05, 0x00]), 2)],
    ]);
    await rows('decompress', [
      ['file', MISSING, () => unpack(path.join(folder, 'no.zip'), folder)],
      ['input', CODE, () => unpack(12, folder)],
      ['cut', BAD, () => unpack(zlib.gzipSync(Buffer.alloc(5_000, 'x')).subarray(0, 20), folder)],
    ]);
  });
  await part(async () => {
    const CryptoJS = require('crypto-js');
    const sodium = require('libsodium-wrappers');
    await sodium.ready;
    const key = sodium.crypto_secretbox_keygen();
    const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES);
    const box = sodium.crypto_secretbox_easy('text', nonce, key);
    await rows('cryptojs', [
      ['key', CODE, () => CryptoJS.AES.encrypt('a', undefined)],
      [
        'iv',
        CODE,
        () => CryptoJS.AES.encrypt('a', CryptoJS.enc.Hex.parse('00112233445566778899aabbccddeeff')).toString(),
      ],
    ]);
    await rows('sodium', [
      ['key', LOGIN, () => sodium.crypto_secretbox_open_easy(box, nonce, sodium.crypto_secretbox_keygen())],
      ['short', CODE, () => sodium.crypto_secretbox_open_easy(box, nonce, new Uint8Array(3))],
      ['nonce', CODE, () => sodium.crypto_secretbox_easy('a', new Uint8Array(3), key)],
      ['hex', BAD, () => sodium.from_hex('xyz')],
      ['base64', BAD, () => sodium.from_base64('***')],
      ['type', CODE, () => sodium.crypto_secretbox_easy(12, nonce, key)],
    ]);
    const { ec: EC } = require('elliptic');
    await rows('elliptic', [
      ['curve', CODE, () => new EC('strange')],
      ['point', BAD, () => new EC('secp256k1').keyFromPublic('04zz', 'hex').getPublic()],
      ['signature', BAD, () => new EC('secp256k1').genKeyPair().verify('aa', 'nonsense')],
    ]);
    const Iron = require('@hapi/iron');
    const sealed = await Iron.seal({ a: 1 }, 'x'.repeat(32), Iron.defaults);
    await rows('iron', [
      ['password', LOGIN, () => Iron.unseal(sealed, 'y'.repeat(32), Iron.defaults)],
      ['short', CODE, () => Iron.seal({ a: 1 }, 'short', Iron.defaults)],
      ['parts', BAD, () => Iron.unseal('a*b*c', 'x'.repeat(32), Iron.defaults)],
      ['tampered', TAMPERED, () => Iron.unseal(sealed.slice(0, -4) + 'AAAA', 'x'.repeat(32), Iron.defaults)],
      ['prefix', BAD, () => Iron.unseal(sealed.replace('Fe26.2', 'Fe26.1'), 'x'.repeat(32), Iron.defaults)],
      [
        'expired',
        LOGIN,
        async () =>
          Iron.unseal(
            await Iron.seal({ a: 1 }, 'x'.repeat(32), { ...Iron.defaults, ttl: 1, timestampSkewSec: 0 }).then(
              (s) => new Promise((d) => setTimeout(d, 1_200, s)),
            ),
            'x'.repeat(32),
            { ...Iron.defaults, timestampSkewSec: 0 },
          ),
      ],
    ]);
  });
  await part(async () => {
    const { default: NodeRSA } = await import('node-rsa');
    const key = new NodeRSA({ b: 512 });
    const other = new NodeRSA({ b: 512 });
    await rows('nodersa', [
      ['key', LOGIN, () => other.decrypt(key.encrypt('text'))],
      ['format', BAD, () => new NodeRSA('this is no key')],
      ['public', CODE, () => new NodeRSA(key.exportKey('public')).decrypt(key.encrypt('a'))],
      ['export', CODE, () => key.exportKey('strange')],
    ]);
    const sshpk = require('sshpk');
    await rows('sshpk', [
      ['format', BAD, () => sshpk.parseKey('nonsense', 'auto')],
      [
        'pem',
        BAD,
        () => sshpk.parsePrivateKey('-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----', 'pem'),
      ],
      ['fingerprint', BAD, () => sshpk.parseFingerprint('nonsense')],
      ['kind', CODE, () => sshpk.parseKey('x', 'strange')],
    ]);
    const bip39 = require('bip39');
    await rows('bip39', [
      ['mnemonic', BAD, () => bip39.mnemonicToEntropy('one two three')],
      ['checksum', BAD, () => bip39.mnemonicToEntropy(Array(12).fill('abandon').join(' '))],
      ['entropy', BAD, () => bip39.entropyToMnemonic('00')],
      ['language', CODE, () => bip39.setDefaultWordlist('martian')],
    ]);
    const { createVerifier, createSigner, createDecoder } = require('fast-jwt');
    const token = createSigner({ key: 'secret' })({ a: 1 });
    await rows('fastjwt', [
      ['signature', LOGIN, () => createVerifier({ key: 'other' })(token)],
      ['malformed', LOGIN, () => createVerifier({ key: 'secret' })('x.y')],
      ['expired', LOGIN, () => createVerifier({ key: 'secret' })(createSigner({ key: 'secret' })({ exp: 1 }))],
      ['algorithm', CODE, () => createSigner({ key: 'secret', algorithm: 'strange' })],
      ['key', CODE, () => createSigner({ key: 12 })],
      [
        'audience',
        LOGIN,
        () =>
          createVerifier({ key: 'secret', allowedAud: 'me' })(createSigner({ key: 'secret', aud: 'you' })({ a: 1 })),
      ],
      ['decode', BAD, () => createDecoder()('nonsense')],
    ]);
    const { verifyRegistrationResponse, generateRegistrationOptions } = await import('@simplewebauthn/server');
    const response = (more) => ({
      id: 'a',
      rawId: 'a',
      type: 'public-key',
      response: {
        clientDataJSON: Buffer.from(
          JSON.stringify({ type: 'webauthn.create', challenge: 'x', origin: 'https://a' }),
        ).toString('base64url'),
        attestationObject: 'oA',
      },
      clientExtensionResults: {},
      ...more,
    });
    const verify = (more, expects = {}) =>
      verifyRegistrationResponse({
        response: response(more),
        expectedChallenge: 'x',
        expectedOrigin: 'https://a',
        expectedRPID: 'a',
        ...expects,
      });
    await rows('webauthn', [
      ['id', BAD, () => verify({ id: undefined })],
      ['type', BAD, () => verify({ type: 'strange' })],
      ['challenge', LOGIN, () => verify({}, { expectedChallenge: 'y' })],
      ['origin', LOGIN, () => verify({}, { expectedOrigin: 'https://b' })],
      ['user', CODE, () => generateRegistrationOptions({ rpName: 'a', rpID: 'a', userName: 'x', userID: 'text' })],
    ]);
    const otp = await import('otplib');
    await rows('otplib', [
      ['secret', CODE, () => otp.generateSync({ secret: '' })],
      ['short', BAD, () => otp.generateSync({ secret: 'AA' })],
      ['base32', BAD, () => otp.generateSync({ secret: '!!!not base 32 at all!!!' })],
      ['token', BAD, () => otp.verifySync({ token: 'letters', secret: otp.generateSecret() })],
    ]);
  });
  await part(async () => {
    const shell = require('shelljs');
    shell.config.fatal = true;
    shell.config.silent = true;
    await rows('shelljs', [
      ['cat', MISSING, () => shell.cat(path.join(folder, 'no.txt'))],
      ['cp', MISSING, () => shell.cp(path.join(folder, 'no.txt'), folder)],
      ['rm', CODE, () => shell.rm(folder)],
      ['exec', 'FATAL PROCESS_FAILURE N', () => shell.exec('exit 3')],
      ['usage', CODE, () => shell.cp('-z', 'a', 'b')],
      ['mkdir', 'FATAL DATA_INTEGRITY N', () => shell.mkdir(folder)],
    ]);
    const { x } = await import('tinyexec');
    await rows('tinyexec', [
      ['exit', 'FATAL PROCESS_FAILURE N', () => x('sh', ['-c', 'exit 3'], { throwOnError: true })],
      ['program', 'FATAL DEPENDENCY N', () => x('no-such-program', [])],
      ['late', 'FATAL CANCELLED N', () => x('sleep', ['5'], { signal: AbortSignal.abort() })],
    ]);
  });
  await part(async () => {
    const { Cron } = await import('croner');
    const { RRule, rrulestr } = require('rrule');
    await rows('croner', [
      ['pattern', BAD, () => new Cron('every day')],
      ['range', BAD, () => new Cron('99 * * * *')],
      ['date', BAD, () => new Cron('2026-99-99T00:00:00')],
      ['zone', BAD, () => new Cron('* * * * *', { timezone: 'Mars/Base' }).nextRun()],
      [
        'name',
        CODE,
        () => {
          new Cron('* * * * *', { name: 'a', paused: true });
          new Cron('* * * * *', { name: 'a', paused: true });
        },
      ],
    ]);
    await rows('rrule', [
      ['frequency', BAD, () => rrulestr('FREQ=SOMETIMES')],
      ['property', BAD, () => rrulestr('RRULE:STRANGE=1')],
      ['interval', CODE, () => new RRule({ freq: 99 }).all()],
      ['until', BAD, () => rrulestr('FREQ=DAILY;UNTIL=tomorrow').all()],
    ]);
    const dinero = await import('dinero.js');
    await rows('dinero', [
      [
        'currency',
        CODE,
        () =>
          dinero.add(
            dinero.dinero({ amount: 1, currency: dinero.USD }),
            dinero.dinero({ amount: 1, currency: dinero.EUR }),
          ),
      ],
      ['amount', CODE, () => dinero.dinero({ amount: 1.5, currency: dinero.USD })],
      ['scale', CODE, () => dinero.toUnits(dinero.dinero({ amount: 1, currency: dinero.USD, scale: 0.5 }))],
    ]);
    const { default: Big } = await import('big.js');
    await rows('big', [
      ['number', BAD, () => Big('ten')],
      ['division', BAD, () => Big(1).div(0)],
      ['places', CODE, () => Big(1).toFixed(-1)],
      ['root', BAD, () => Big(-1).sqrt()],
    ]);
    const { default: bs58 } = await import('bs58');
    await rows('bs58', [
      ['letter', BAD, () => bs58.decode('0OIl')],
      ['type', CODE, () => bs58.decode(12)],
      ['bytes', CODE, () => bs58.encode('text')],
    ]);
  });
  await part(async () => {
    require('reflect-metadata');
    const { Container, inject, injectable } = await import('inversify');
    const container = new Container();
    await rows('inversify', [
      ['unbound', CODE, () => container.get('nothing')],
      [
        'ambiguous',
        CODE,
        () => {
          container.bind('a').toConstantValue(1);
          container.bind('a').toConstantValue(2);
          return container.get('a');
        },
      ],
      [
        'async',
        CODE,
        () => {
          container.bind('later').toDynamicValue(async () => 1);
          return container.get('later');
        },
      ],
      [
        'circle',
        CODE,
        () => {
          class A {}
          class B {}
          injectable()(A);
          injectable()(B);
          inject(B)(A, undefined, 0);
          inject(A)(B, undefined, 0);
          container.bind(A).toSelf();
          container.bind(B).toSelf();
          return container.get(A);
        },
      ],
      [
        'class',
        CODE,
        () => {
          class C {
            constructor(a) {
              this.a = a;
            }
          }
          container.bind(C).toSelf();
          return container.get(C);
        },
      ],
    ]);
    const findMyWay = require('find-my-way');
    await rows('findmyway', [
      ['path', CODE, () => findMyWay().on('GET', 'no-slash', () => {})],
      ['method', CODE, () => findMyWay().on('STRANGE', '/a', () => {})],
      [
        'twice',
        CODE,
        () => {
          const router = findMyWay();
          router.on('GET', '/a', () => {});
          router.on('GET', '/a', () => {});
        },
      ],
      ['handler', CODE, () => findMyWay().on('GET', '/a')],
      ['pattern', CODE, () => findMyWay().on('GET', '/:a(', () => {})],
    ]);
    const { IntlMessageFormat } = await import('intl-messageformat');
    await rows('messageformat', [
      ['syntax', CODE, () => new IntlMessageFormat('{a, plural, one', 'en')],
      ['value', CODE, () => new IntlMessageFormat('Hello {name}', 'en').format({})],
      ['type', CODE, () => new IntlMessageFormat('{n, number, ::strange-skeleton}', 'en').format({ n: 1 })],
      ['other', CODE, () => new IntlMessageFormat('{n, plural, one {x}}', 'en').format({ n: 5 })],
    ]);
    const arg = require('arg');
    await rows('arg', [
      ['option', BAD, () => arg({ '--a': String }, { argv: ['--b'] })],
      ['value', BAD, () => arg({ '--a': String }, { argv: ['--a'] })],
      ['spec', CODE, () => arg({ a: String }, { argv: [] })],
      ['none', CODE, () => arg()],
    ]);
  });
  await part(async () => {
    const { default: Keyv } = await import('keyv');
    const cacache = require('cacache');
    const { fileTypeFromBuffer, fileTypeFromFile } = await import('file-type');
    await rows('keyv', [
      ['store', CODE, () => new Keyv({ store: { get() {} } })],
      ['adapter', CODE, () => new Keyv(12).set('a', 1)],
    ]);
    const cache = path.join(folder, 'cache');
    await cacache.put(cache, 'a', 'data');
    await rows('cacache', [
      ['missing', MISSING, () => cacache.get(cache, 'nothing')],
      ['integrity', TAMPERED, () => cacache.put(cache, 'b', 'data', { integrity: 'sha512-AAAA' })],
      ['size', BROKEN, () => cacache.put(cache, 'b', 'data', { size: 99 })],
      [
        'digest',
        MISSING,
        () =>
          cacache.get.byDigest(
            cache,
            'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
          ),
      ],
    ]);
    await rows('filetype', [
      ['input', CODE, () => fileTypeFromBuffer('text')],
      ['file', MISSING, () => fileTypeFromFile(path.join(folder, 'no.png'))],
    ]);
    const { rollup } = await import('rollup');
    await rows('rollup', [
      ['entry', MISSING, () => rollup({ input: path.join(folder, 'no.js'), logLevel: 'silent' })],
      ['syntax', CODE, () => rollup({ input: file('bad.js', 'let = = 1'), logLevel: 'silent' })],
      [
        'export',
        CODE,
        () => {
          file('one.js', 'export const a = 1');
          return rollup({ input: file('two.js', 'import { b } from "./one.js"; console.log(b)'), logLevel: 'silent' });
        },
      ],
      ['option', CODE, () => rollup({})],
      [
        'format',
        CODE,
        async () =>
          (await rollup({ input: file('three.js', 'console.log(1)'), logLevel: 'silent' })).generate({
            format: 'strange',
          }),
      ],
    ]);
    const prettier = await import('prettier');
    await rows('prettier', [
      ['syntax', CODE, () => prettier.format('let = = 1', { parser: 'babel' })],
      ['parser', CODE, () => prettier.format('a', { parser: 'strange' })],
      ['none', CODE, () => prettier.format('a', {})],
      ['css', CODE, () => prettier.format('a { color: ', { parser: 'css' })],
      [
        'plugin',
        'FATAL DEPENDENCY N',
        () => prettier.format('a', { parser: 'babel', plugins: ['prettier-plugin-nowhere'] }),
      ],
      [
        'config',
        SETUP,
        () => prettier.resolveConfig(file('x.js', ''), { config: file('.prettierrc', '{ nonsense:::') }),
      ],
    ]);
  });
}

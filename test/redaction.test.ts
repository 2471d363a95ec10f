// What is taken out of what people read, and what is not; and that what is long or strange costs no more than its length.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRedactor, REDACTED, Redactor } from '../src/redaction.ts';
import { secretsIn, withoutSensitive } from '../src/sensitivePaths.ts';

describe('by the name of its key', () => {
  it.each([
    'password',
    'userPassword',
    'PASSWD',
    'client_secret',
    'x-api-key',
    'apiKey',
    'Authorization',
    'set-cookie',
    'accessToken',
    'AWS_SECRET_ACCESS_KEY',
    'DATABASE_URL',
    'cardNumber',
  ])('what stands under %s is taken out, in whatever shape', (key) => {
    const value = { a: [{ [key]: 'hunter2' }, { [key]: { deep: ['hunter2', 7, null] } }], kept: 'hello' };
    const clean = defaultRedactor.value(value);
    expect(JSON.stringify(clean)).not.toContain('hunter2');
    expect(clean).toMatchObject({ kept: 'hello', a: [{ [key]: REDACTED }, { [key]: { deep: [REDACTED, 7, null] } }] });
  });

  it('numbers stay but for those that are secrets themselves', () => {
    expect(defaultRedactor.value({ maxTokens: 4096, tokens: { used: 12 }, cvv: 123 })).toEqual({
      maxTokens: 4096,
      tokens: { used: 12 },
      cvv: REDACTED,
    });
  });

  it('names can be added, in any way of writing', () => {
    const own = new Redactor({ keys: ['tax_id'] });
    expect(own.value({ taxId: '12', 'TAX-ID': '13', tax: '14' })).toEqual({
      taxId: REDACTED,
      'TAX-ID': REDACTED,
      tax: '14',
    });
  });

  it('errors keep their class, and lose what HTTP clients hang on them', () => {
    const cause = new Error('refused for token=abcdef12');
    const error = Object.assign(new TypeError('no', { cause }), {
      code: 'E_NO',
      config: { headers: { Authorization: 'Bearer abcdef12' } },
    });
    const { err } = defaultRedactor.value({ err: error });
    expect(err).toBeInstanceOf(TypeError);
    expect(err).toMatchObject({ message: 'no', code: 'E_NO', config: { headers: { Authorization: REDACTED } } });
    expect((err.cause as Error).message).toBe(`refused for token=${REDACTED}`);
    expect(error.config.headers.Authorization, 'the one that was thrown stays').toBe('Bearer abcdef12');
  });

  it('what has no secret is the same, not a copy', () => {
    const value = { a: [1, { b: 'text' }], error: new Error('plain') };
    expect(defaultRedactor.value(value)).toBe(value);
  });
});

/** None that was ever good. */
const KEY = `hf_${'Ab1-_'.repeat(8)}Ab1`;
const SHAPES = ['hf_', 'eyJ', 'eyJ-', 'eyJ.', 'eyJabcdefgh.', '-----BEGIN PRIVATE KEY-----', 'PRIVATE KEY-'];
const TOKEN = `${btoa('{"alg":"ES256"}').replaceAll('=', '')}.eyJzdWIiOiJhbm4iLCJleHAiOjF9.c2lnbmF0dXJl`;

describe('by what a text looks like', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'abc.def-123'],
    ['GET https://ada:hunter2@example.com/x failed', 'hunter2'],
    ['postgres://app:p%40ss@db/app', 'p%40ss'],
    ['login failed for password=hunter2&x=1', 'hunter2'],
    ['{"password":"hunter2"}', 'hunter2'],
    ['{\\"apiKey\\":\\"hunter2\\"}', 'hunter2'],
    ['API_KEY: hunter2', 'hunter2'],
    ['STRIPE_SECRET_KEY=sk_live_1234 is wrong', 'sk_live_1234'],
    ['card 4111 1111 1111 1111 was refused', '4111'],
    ['card 5555555555554444 was refused', '5555'],
    [`called as ${KEY}, and refused`, KEY],
    [`GET /x?jwt=${TOKEN} failed`, 'c2lnbmF0dXJl'],
    [`no key fits ${TOKEN.slice(0, 60)}`, 'eyJzdWIi'],
    ['cannot read -----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
    ['cannot read -----BEGIN PRIVATE KEY-----\\nMIIEow', 'MIIEow'],
  ])('%s', (text, secret) => {
    expect(defaultRedactor.text(text)).not.toContain(secret);
    expect(defaultRedactor.text(text)).toContain(REDACTED);
  });

  it.each([
    'attempt 3 of 5 failed after 1700000000000 ms',
    'workflow 01a2b3c4-1111-4222-8333-444455556666 has ended',
    'order 4111111111111112 is not known',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'the secret of a good team',
    'see https://example.com/tokens?page=2',
    'the column hf_count and the key hf_8DMG… of the list',
    'eyJ begins what is JSON in base64',
    'use -----BEGIN PUBLIC KEY----- instead of a PRIVATE KEY-less file',
  ])('%s stays', (text) => {
    expect(defaultRedactor.text(text)).toBe(text);
  });

  it.each([
    ['The token=abcdef12. Try again.', `The token=${REDACTED}. Try again.`],
    ['refused: Authorization: Bearer abc.def-123.', `refused: Authorization: ${REDACTED} ${REDACTED}.`],
    ['refused bearer abc.def-123. Then it ended.', `refused bearer ${REDACTED}. Then it ended.`],
    ['password=a.b.c of no use', `password=${REDACTED} of no use`],
    [`${TOKEN} is over`, `${REDACTED} is over`],
    [
      '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY----- is no key',
      `-----BEGIN PRIVATE KEY-----${REDACTED} is no key`,
    ],
  ])('the sentence around a secret stays whole: %s', (text, clean) => {
    expect(defaultRedactor.text(text)).toBe(clean);
  });

  it('a long text is looked at once, whatever is in it', () => {
    for (const part of ['a', 'token', 'token=', '://', 'password: ', '4', '4 ', 'bearer ', '"'.repeat(3), ...SHAPES]) {
      const text = part.repeat(Math.ceil(1_000_000 / part.length));
      const before = process.hrtime.bigint();
      defaultRedactor.text(text);
      const tookMs = Number(process.hrtime.bigint() - before) / 1e6;
      expect({ part, tookMs: Math.floor(tookMs / 2_000) }).toEqual({ part, tookMs: 0 });
    }
  });
});

describe('by a path of the definition', () => {
  const value = {
    card: { number: '12345678', brand: 'x' },
    lines: [{ pin: 'abcdef' }, { pin: 'ghijkl' }],
    b: { pin: 'mnopqr' },
  };

  it.each([
    ['input.card.number', ['12345678']],
    ['input.lines.pin', ['abcdef', 'ghijkl']],
    ['input.*.pin', ['abcdef', 'ghijkl', 'mnopqr']],
    ['*.pin', ['abcdef', 'ghijkl', 'mnopqr']],
    ['input.card', ['12345678']],
    ['input', ['12345678', 'abcdef', 'ghijkl', 'mnopqr']],
    ['steps.pay.output.card', []],
  ])('%s', (path, secrets) => {
    expect(secretsIn(value, 'input', [path]).sort()).toEqual(secrets);
    const shown = JSON.stringify(withoutSensitive(value, 'input', [path]));
    for (const secret of ['12345678', 'abcdef', 'ghijkl', 'mnopqr'])
      expect(shown.includes(secret)).toBe(!secrets.includes(secret as never));
  });

  it('nothing is lost of what is not named, and nothing throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        expect(withoutSensitive(any, 'input', ['input.none.at.all', '*.nowhere'])).toBe(any);
        expect(() => defaultRedactor.value(any)).not.toThrow();
      }),
    );
  });
});

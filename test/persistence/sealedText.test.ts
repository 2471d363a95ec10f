// Texts that are encrypted in their columns: they come back as they were, and what only looks like one is left as it stands.
import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openText, SEALED_TEXT, sealText } from '../../src/persistence/sealedText.ts';

const [key, other] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];

it('a sealed text is opened to what it was, by its key alone, and is the same each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const sealed = sealText(text, key);
      expect(sealed).toMatch(/^hf1:[A-Za-z0-9+/=]+$/);
      expect(openText(sealed, key)).toBe(text);
      expect(sealText(text, key)).toBe(sealed);
      expect(openText(sealed, other)).toBeUndefined();
      expect(sealText(text, other)).not.toBe(sealed);
    }),
  );
});

it('with any bit of it changed, cut, or never sealed, it is none', () => {
  const bytes = Buffer.from(sealText('the word', key).slice(SEALED_TEXT.length), 'base64');
  const opened = (other: Buffer): string | undefined => openText(SEALED_TEXT + other.toString('base64'), key);
  expect(opened(bytes)).toBe('the word');
  for (let at = 0; at < bytes.length * 8; at++) {
    const changed = Buffer.from(bytes);
    changed[at >> 3] = (changed[at >> 3] as number) ^ (1 << (at & 7));
    expect(opened(changed)).toBeUndefined();
    expect(opened(bytes.subarray(0, at >> 3))).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => openText(SEALED_TEXT + text, key) === undefined));
  expect(openText('plain', key)).toBeUndefined();
});

// The tables of docs/configuration.md as the keys say: one row for each key, section by section. The test of the page compares with it.
import { type Key } from '../../../src/failures/configuration/key.ts';
import { KEYS } from '../../../src/failures/configuration/schema.ts';

/** Section → its rows. */
export function tables(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, key] of KEYS) {
    const [section = ''] = path.split('.');
    found.set(section, [...(found.get(section) ?? []), row(path, key)]);
  }
  return found;
}

export const HEADER = '| key | what it may be | default | what it does | |\n|---|---|---|---|---|';

const row = (path: string, key: Key): string =>
  `| \`${path}\` | ${key.kind.expects} | ${written(key.default)}${key.unit ? ` ${key.unit}` : ''} | ${key.inactive === undefined ? '' : `*Inactive: ${key.inactive}.* `}${key.effect} | ${marks(key)} |`;

const written = (value: unknown): string =>
  Array.isArray(value)
    ? value.length === 0
      ? 'none'
      : value.join(', ')
    : value === ''
      ? 'none'
      : `\`${JSON.stringify(value)}\``;

/** R: a reload changes it; D: it may differ by definition. */
const marks = ({ reloadable, perDefinition }: Key): string => `${reloadable ? 'R' : ''}${perDefinition ? 'D' : ''}`;

// docs/configuration.md has every key with its unit, default, range and effect, as the code has them, and no others; its example loads.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/failures/configuration/yaml.ts';
import { HEADER, tables } from './page.ts';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it.each([...tables()])('has the keys of `%s` as the code has them', (section, rows) => {
    const [, after = ''] = page.split(`\n## \`${section}\`\n`);
    const table = after.split('\n## ')[0]?.match(/^\|.*\|$(?:\n^\|.*\|$)*/m)?.[0];
    expect(table).toBe([HEADER, ...rows].join('\n'));
  });

  it('has no others', () => {
    const sections = [...page.matchAll(/^## `(.*)`$/gm)].map(([, name]) => name);
    expect(sections).toEqual([...tables().keys()]);
  });

  it('shows files that load', () => {
    const examples = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text = '']) => text);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(readYaml(example, 'example').values.size).toBeGreaterThan(0);
  });
});

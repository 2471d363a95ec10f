// The hash of a definition is what its stored workflows are found by: an option that nobody uses must not change it.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { Registry } from '../../src/engine/registry.ts';

const hashOf = (definition: Definition): string => {
  const registry = new Registry({} as never);
  registry.add(definition);
  return registry.named(definition.name).hash;
};

describe('the hash of a definition', () => {
  const counted = (tolerated: number | '2%') =>
    workflow('counted', { version: '1' }).each('files', { items: () => [1], tolerated, run: () => 1 });

  it('is what it was before there were shares of items', () => {
    expect(hashOf(counted(2))).toBe('12acfe307573732c5fe041989b344504');
  });

  it('tells a share from a number', () => {
    expect(hashOf(counted('2%'))).not.toBe(hashOf(counted(2)));
  });

  it('is what it was before branches could settle', () => {
    const plain = workflow('plain', { version: '1' })
      .step('a', { run: () => 1 })
      .step('b', { run: () => 1, after: [] });
    expect(hashOf(plain)).toBe('7c6c82bd3a065c1ae6760bd1211447f2');
  });
});

// It was found among those that the process had restored workflows of, and with yesterday's plan and today's functions it was begun anew.
describe('an old version', () => {
  const plan = (version: string) => workflow('order', { version }).step('take', { run: () => 1, timeoutMs: 1_000 });

  it('of which a workflow was restored here goes on, and cannot be started', async () => {
    const older = new Registry({ saveDefinition: (one: object) => void saved.push(one) } as never);
    const saved: object[] = [];
    older.add(plan('1'));
    await older.save('allow');
    const hash = older.named('order', '1').hash;
    const registry = new Registry({ definition: () => Promise.resolve(saved[0]) } as never);
    registry.add(plan('2'));
    expect((await registry.withHash(hash, 'order')).definition.version).toBe('1');
    expect(() => registry.named('order', '1')).toThrow(
      'no version 1 of workflow "order" is registered here; there are: 2',
    );
    expect(registry.named('order', '2').definition.version).toBe('2');
  });

  it('that is registered besides can be started', () => {
    const registry = new Registry({} as never);
    registry.add(plan('1'));
    registry.add(plan('2'));
    expect([registry.named('order', '1'), registry.named('order')].map(({ definition }) => definition.version)).toEqual(
      ['1', '2'],
    );
  });
});

// The stored form of a state: what earlier releases wrote is read with what its missing fields mean now.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { bornActor, readState, revivedActor, stateBytes } from '../../src/engine/state.ts';
import { compile } from '../../src/machines/compile.ts';
import { FRESH_CONTEXT, LATER_FIELDS } from '../../src/machines/context.ts';

describe('a state of an earlier release', () => {
  const machine = compile(workflow('old', { version: '1' }).step('one', { run: () => 1 }));
  const state = JSON.parse(stateBytes(machine, bornActor(machine).getSnapshot() as never).toString()) as {
    context: Record<string, unknown>;
  };

  const later = Object.fromEntries(Object.entries(FRESH_CONTEXT).filter(([field]) => LATER_FIELDS.has(field)));

  it('gets the fields that were added since, with their defaults', () => {
    const old = {
      ...state,
      context: Object.fromEntries(Object.entries(state.context).filter(([field]) => !LATER_FIELDS.has(field))),
    };
    const read = readState(machine, Buffer.from(JSON.stringify(old)), 'test');
    expect(read.context).toMatchObject(later);
    const revived = revivedActor(machine, read, 'test').getSnapshot() as { context: object };
    expect(revived.context).toMatchObject({ tag: { one: 1 }, ...later });
  });

  it('is refused when it lacks a field that there always was', () => {
    const { tag: _, ...rest } = state.context;
    expect(() => readState(machine, Buffer.from(JSON.stringify({ ...state, context: rest })), 'test')).toThrow('lacks');
  });
});

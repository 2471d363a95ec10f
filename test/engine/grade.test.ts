// Which commits may be only buffered, and which steps may ask for it.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { gradeOf } from '../../src/engine/grade.ts';
import type { Opened } from '../../src/engine/letter.ts';
import { hashOf } from '../../src/engine/plan.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import { birth, everything, intent, newId, next, result, value } from '../persistence/commits.ts';

const OWNER = newId();

describe('a step that asks for BUFFERED', () => {
  const grade = 'BUFFERED' as const;
  const run = (): null => null;
  const refusals: [string, object, string][] = [
    ['that is not idempotent', { idempotent: false }, 'it is not idempotent'],
    ['that is critical', { critical: true }, 'it is critical'],
    ['with an undo', { compensate: run }, 'it has compensate'],
    ['that needs resources', { resources: { gpu: 1 } }, 'it needs resources'],
    ['that asks a person before', { intervention: { prompt: 'Go on?' } }, 'it asks a person'],
  ];
  it.each(refusals)('%s is refused when it is declared', (_, options, why) => {
    const declare = (): unknown => workflow('w', { version: '1' }).step('pay', { run, grade, ...options });
    expect(declare).toThrow(why);
    expect(declare).toThrow('workflow "w", step "pay"');
    expect(() => workflow('w', { version: '1' }).step('pay', { run, ...options })).not.toThrow();
  });

  it('must say one of the two grades', () => {
    const declare = (): unknown => workflow('w', { version: '1' }).step('pay', { run, grade: 'buffered' as never });
    expect(declare).toThrow('grade must be one of DURABLE, BUFFERED');
  });

  it('is another definition than one that does not; one that says DURABLE is not', () => {
    const hashWith = (options: object): string =>
      hashOf(workflow('w', { version: '1' }).step('a', { run, ...options }));
    expect(hashWith({ grade: 'DURABLE' })).toBe(hashWith({}));
    expect(hashWith({ grade })).not.toBe(hashWith({}));
  });
});

describe('the grade of a commit', () => {
  const run = (): null => null;
  const definition = workflow('w', { version: '1' })
    .step('a', { run, grade: 'BUFFERED' })
    .step('b', { run, grade: 'BUFFERED' })
    .step('plain', { run });
  const nodes = new Map(definition.nodes.map((node) => [node.name, node]));
  const output = value('a');
  const born = birth(newId(), OWNER, { intents: [intent(1, 'a')] });
  const plainly = next(born, OWNER, {
    values: [output],
    results: [result(1, output.digest)],
    intents: [intent(2, 'b')],
  });
  const want = (tag: number, step: string, work = 'run') => ({ kind: 'attempt', tag, step, work });
  const done: Opened = { event: { type: 'DONE.a', tag: 1, output: null } as never, writes: {}, always: true };
  const graded = (
    commit: Commit,
    {
      wants = [want(1, 'a')],
      opened = [done],
      critical = '',
    }: { wants?: object[]; opened?: Opened[]; critical?: string } = {},
  ) =>
    gradeOf(commit, {
      compiled: { nodes } as never,
      before: { wants } as never,
      opened,
      isCritical: ({ name }) => name === critical,
    });

  it('that ends one such step and begins another is BUFFERED', () => {
    expect(graded(plainly)).toBe('BUFFERED');
  });

  const others: [string, () => string][] = [
    ['is a birth', () => graded(born)],
    ['ends another step', () => graded(plainly, { wants: [want(1, 'plain')] })],
    ['ends an attempt that nobody wanted', () => graded(plainly, { wants: [] })],
    ['ends an undo', () => graded(plainly, { wants: [want(1, 'a', 'compensation')] })],
    ['begins another step', () => graded({ ...plainly, intents: [intent(2, 'plain')] })],
    ['begins nothing', () => graded({ ...plainly, intents: [] })],
    ['ends nothing', () => graded({ ...plainly, results: [] })],
    ['has a failure', () => graded({ ...plainly, results: [result(1, null, { outcome: 'failed' })] })],
    ['begins a step that the configuration calls critical', () => graded(plainly, { critical: 'b' })],
    [
      'brings what somebody has sent',
      () => graded(plainly, { opened: [done, { event: { type: 'SIGNAL' } as never }] }),
    ],
    ["brings a person's wish", () => graded(plainly, { opened: [done, { wish: {} as never }] })],
    ['is a checkpoint that was asked for', () => graded(plainly, { opened: [{ ...done, type: 'manual' }] })],
    ['ends the workflow', () => graded({ ...plainly, head: { ...plainly.head, status: 'COMPLETED' } })],
    ['lets the workflow sleep', () => graded({ ...plainly, head: { ...plainly.head, owner: null } })],
    [
      'is a critical point',
      () => graded({ ...plainly, checkpoint: { ...plainly.checkpoint, type: 'critical_point' } }),
    ],
    ['changes the lifecycle', () => graded({ ...plainly, history: everything(born, OWNER).history })],
  ];
  it.each(others)('that %s is DURABLE', (_, grade) => {
    expect(grade()).toBe('DURABLE');
  });

  const parts = [
    'errors',
    'systemErrors',
    'recoveries',
    'resolutions',
    'interventions',
    'escalations',
    'decisions',
    'validations',
    'claims',
    'releases',
    'waits',
    'tells',
    'heard',
    'audits',
  ] as const;
  it.each(parts)('that writes %s is DURABLE', (part) => {
    expect(graded({ ...plainly, [part]: [{}] })).toBe('DURABLE');
  });

  it('nothing that a commit can write was forgotten', () => {
    const progress = ['values', 'intents', 'results', 'log', 'events'];
    const lists = Object.entries(everything(born, OWNER)).flatMap(([name, rows]) =>
      Array.isArray(rows) ? [name] : [],
    );
    expect(lists.sort()).toEqual([...parts, ...progress].sort());
  });
});

// That the laws of a siege can be broken: evidence in which all is well, and what is said when one thing in it is not.
import { describe, expect, it } from 'vitest';
import { chainChecksum, sealState } from '../../../src/persistence/seal.ts';
import type { Line } from '../ledger.ts';
import { outcomesOf } from '../rules.ts';
import { retold } from './retold.ts';
import { type Evidence, latePayments, violationsOf } from './verdict.ts';
import { cycleOf, goesBack, MIXES, modelOf, workOf } from './works.ts';

const line = (at: Line['at'], key: string, attempt = 1, pid = 1): Line => ({ at, key, attempt, pid, value: 'said' });

/** A seat that was paid for in two attempts, and an entry in the book. */
function sound(): { -readonly [Part in keyof Evidence]: Evidence[Part] } {
  const bytes = Buffer.from(JSON.stringify({ context: { output: {} } }));
  const checksum = chainChecksum(null, bytes);
  const made = { attempt: 1, outcome: 'completed', kind: 'run' as const };
  const workflow = { status: 'COMPLETED', revision: 1, checksum, owner: null, ended: true };
  const story = {
    workflows: [
      { id: 'p', key: 'paid-29', ...workflow },
      { id: 'b', key: 'books-8', ...workflow },
    ],
    checkpoints: ['p', 'b'].map((id) => ({ workflow: id, revision: 1, state: sealState(bytes), checksum })),
    attempts: [
      { ...made, workflow: 'p', tag: 1, key: 'charge', outcome: 'unknown' },
      { ...made, workflow: 'p', tag: 2, key: 'charge', attempt: 2 },
      { ...made, workflow: 'b', tag: 1, key: 'enter' },
    ],
    events: ['p', 'b'].map((id, at) => ({ sequence: at + 1, workflow: id, revision: 1, type: 'STEP_STARTED' })),
    headSequence: 2,
    ledger: [line('start', 'p/charge', 2), line('payment', 'p/charge', 2)],
    acknowledged: [],
  };
  const model = outcomesOf(story);
  return {
    story,
    accepted: [{ key: 'paid-29', id: 'p' }],
    mix: 'all',
    models: { 'paid-2': model['paid-29'] as object, 'books-8': model['books-8'] as object },
    lostLease: new Set(),
    frozen: new Set(),
    losesBuffered: false,
    book: ['b/enter'],
    stranded: [],
    said: ['open', 'error of no interest'],
  };
}

describe('evidence in which all is well', () => {
  it('breaks no law', () => {
    expect(violationsOf(sound())).toEqual([]);
  });

  it('may have a payment that a frozen process made when it had been given up', () => {
    const evidence = sound();
    evidence.story = { ...evidence.story, ledger: [...evidence.story.ledger, line('payment', 'p/charge', 1, 7)] };
    expect(violationsOf(evidence)).toContain('p/charge was paid twice');
    const frozen = { ...evidence, frozen: new Set([7]) };
    expect(violationsOf(frozen)).not.toContain('p/charge was paid twice');
    expect(latePayments(frozen)).toBe(1);
  });
});

describe('what a violation names', () => {
  it('is told with all that is known of it, and nothing else is', () => {
    const lines = retold(['paid-29 ended as something else'], sound());
    expect(lines).toEqual([
      'paid-29 p: COMPLETED at revision 1',
      '  attempt 1: run charge 1 unknown',
      '  attempt 2: run charge 2 completed',
      '  world: start charge 2 in 1',
      '  world: payment charge 2 in 1',
      '  event 1 of revision 1: STEP_STARTED',
    ]);
  });
});

describe('evidence breaks a law when', () => {
  const story = (evidence: Evidence, change: Partial<Evidence['story']>): Evidence['story'] => ({
    ...evidence.story,
    ...change,
  });
  const broken: [string, (evidence: ReturnType<typeof sound>) => unknown, RegExp][] = [
    ['a rule of all chaos tests is broken', (e) => (e.story = story(e, { headSequence: 3 })), /its head says 3/],
    [
      'an acknowledged start is lost',
      (e) => (e.accepted = [{ key: 'paid-2', id: 'q' }]),
      /acknowledged as q.*undefined/,
    ],
    ['a start was acknowledged as two workflows', (e) => (e.accepted = [{ key: 'paid-29', id: 'q' }]), /and it is p/],
    ['the book has an entry twice', (e) => (e.book = ['b/enter', 'b/enter']), /in the book 2 times/],
    ['the book has what did not complete', (e) => (e.book = ['b/enter', 'x/enter']), /x\/enter .* did not complete/],
    ['the book lacks what completed', (e) => (e.book = []), /completed and is not in the book/],
    [
      'a workflow ended otherwise than without faults',
      (e) => (e.models = { ...e.models, 'paid-2': { status: 'FAILED' } }),
      /paid-29 ended as .*COMPLETED.* instead of .*FAILED/,
    ],
    ['nothing would wake a workflow', (e) => (e.stranded = ['paid-29']), /neither an owner nor a timer nor a person/],
    ['a process said so', (e) => (e.said = ['violation something']), /violation something/],
  ];
  it.each(broken)('%s', (_, doctor, violation) => {
    const evidence = sound();
    doctor(evidence);
    expect(violationsOf(evidence).join('\n')).toMatch(violation);
  });
});

describe('the works of a siege', () => {
  it('come in turn, and repeat after a cycle', () => {
    const keys = Array.from({ length: 2 * cycleOf('all') }, (_, n) => workOf('all', n));
    expect(new Set(keys.map(({ shape }) => shape)).size).toBe(MIXES.all.length);
    for (const { key, shape, variant } of keys.slice(cycleOf('all')))
      expect(keys.find((one) => one.key === modelOf('all', key))).toMatchObject({ shape, variant });
    expect(modelOf('all', 'family-34/mind')).toBe('family-7/mind');
    expect(keys.filter(({ key }) => goesBack(key)).length).toBe(2 * 3);
  });
});

// That the rules can be broken: a story in which all is well, and what each rule says when one thing in it is not.
import { describe, expect, it } from 'vitest';
import { chainChecksum, sealState } from '../../src/persistence/seal.ts';
import type { Line } from './ledger.ts';
import { alwaysTrue, outcomesOf, trueAtTheEnd } from './rules.ts';
import type { CheckpointRow, Story } from './story.ts';

const line = (at: Line['at'], key: string, value?: unknown, pid = 1): Line => ({
  at,
  key,
  attempt: 1,
  pid,
  ...(value === undefined ? {} : { value }),
});

function chain(workflow: string, count: number): CheckpointRow[] {
  const rows: CheckpointRow[] = [];
  for (let revision = 1; revision <= count; revision += 1) {
    const bytes = Buffer.from(JSON.stringify({ context: { output: { reserve: `digest ${revision}` } } }));
    const checksum = chainChecksum(rows.at(-1)?.checksum ?? null, bytes);
    rows.push({ workflow, revision, state: sealState(bytes), checksum });
  }
  return rows;
}

/** One order that reserved, charged, failed, and undid both. */
function wellTold(): { -readonly [Part in keyof Story]: Story[Part] } {
  const checkpoints = chain('w', 3);
  const checksum = (checkpoints.at(-1) as CheckpointRow).checksum;
  const made = { workflow: 'w', attempt: 1, outcome: 'completed' };
  return {
    workflows: [{ id: 'w', key: 'order-2', status: 'FAILED', revision: 3, checksum, owner: null, ended: true }],
    checkpoints,
    attempts: [
      { ...made, tag: 1, kind: 'run', key: 'reserve' },
      { ...made, tag: 2, kind: 'run', key: 'charge' },
      { ...made, tag: 3, kind: 'compensation', key: 'charge' },
      { ...made, tag: 4, kind: 'compensation', key: 'reserve' },
    ],
    events: [1, 2, 3].map((sequence) => ({ sequence, workflow: 'w', revision: sequence, type: 'STEP_STARTED' })),
    headSequence: 3,
    ledger: [
      line('start', 'w/reserve'),
      line('effect', 'w/reserve', 'shelf'),
      line('start', 'w/charge'),
      line('payment', 'w/charge', 'receipt'),
      line('undo-start', 'w/undo/charge'),
      line('undo', 'w/undo/charge', 'receipt'),
      line('undo-start', 'w/undo/reserve'),
      line('undo', 'w/undo/reserve', 'shelf'),
    ],
    acknowledged: [{ workflowId: 'w', revision: 3, status: 'FAILED' }],
  };
}

const without = <One>(list: readonly One[], index: number): One[] => list.filter((_, place) => place !== index);

describe('a story in which all is well', () => {
  it('breaks no rule', () => {
    expect(trueAtTheEnd(wellTold())).toEqual([]);
  });

  it('lacks the checkpoints that retention removed, never the newest two', () => {
    const trimmed = wellTold();
    trimmed.checkpoints = trimmed.checkpoints.slice(-2);
    expect(trueAtTheEnd(trimmed, { isTrimmed: true })).toEqual([]);
    expect(trueAtTheEnd(trimmed)).toHaveLength(2);
    trimmed.checkpoints = trimmed.checkpoints.slice(-1);
    expect(trueAtTheEnd(trimmed, { isTrimmed: true })).toEqual(['w is at revision 3 and has the checkpoints 3']);
  });

  it('has a break in the chain that retention does not explain', () => {
    const broken = wellTold();
    broken.checkpoints = broken.checkpoints
      .slice(-2)
      .map((one, at) => (at === 1 ? { ...one, state: sealState('{}') } : one));
    expect(trueAtTheEnd(broken, { isTrimmed: true })).toEqual(['checkpoint 3 of w breaks the chain']);
  });

  it('may lack what was acknowledged of a workflow that may lose it', () => {
    const lost = wellTold();
    lost.acknowledged = [{ workflowId: 'w', revision: 4, status: 'RUNNING' }];
    expect(trueAtTheEnd(lost)).toEqual(['w was acknowledged at revision 4 and is at 3']);
    expect(trueAtTheEnd(lost, { mayLose: ({ key }) => key === 'order-2' })).toEqual([]);
  });

  it('may have an event that belongs to no commit', () => {
    const story = wellTold();
    story.events = story.events.map((one) => (one.sequence === 2 ? { ...one, revision: null } : one));
    expect(trueAtTheEnd(story)).toEqual([]);
  });

  it('is summed up by status, outputs and effects', () => {
    expect(outcomesOf(wellTold())).toEqual({
      'order-2': {
        status: 'FAILED',
        outputs: { reserve: 'digest 3' },
        effects: { reserve: 'shelf', charge: 'receipt', 'undo/charge': 'receipt', 'undo/reserve': 'shelf' },
      },
    });
  });
});

describe('a story breaks a rule when', () => {
  const broken: [string, (story: ReturnType<typeof wellTold>) => unknown, RegExp][] = [
    ['an event is missing', (s) => (s.events = without(s.events, 1)), /the log has number 3 in place of 2/],
    ['the head is behind its log', (s) => (s.headSequence = 2), /its head says 2/],
    [
      'events of a workflow go back',
      (s) => (s.events = s.events.map((one, at) => ({ ...one, revision: 3 - at }))),
      /goes back from revision 3 to 2/,
    ],
    ['a checkpoint is missing', (s) => (s.checkpoints = without(s.checkpoints, 1)), /has the checkpoints 1,3/],
    [
      'a state was exchanged for another',
      (s) => (s.checkpoints = s.checkpoints.map((one, at) => (at === 1 ? { ...one, state: sealState('{}') } : one))),
      /checkpoint 2 of w breaks the chain/,
    ],
    [
      'a checkpoint follows another than the one before it',
      (s) => (s.checkpoints = [...without(s.checkpoints, 2), { ...chain('w', 1)[0], revision: 3 } as CheckpointRow]),
      /checkpoint 3 of w breaks the chain/,
    ],
    [
      'an attempt began that was not intended',
      (s) => (s.attempts = without(s.attempts, 0)),
      /without a committed intent/,
    ],
    [
      'an undo began that was not intended',
      (s) => (s.attempts = without(s.attempts, 3)),
      /undo\/reserve began without/,
    ],
    [
      'an attempt began twice in a process',
      (s) => (s.ledger = [line('start', 'w/reserve'), ...s.ledger]),
      /began twice/,
    ],
    [
      'what was acknowledged is lost',
      (s) => (s.acknowledged = [{ workflowId: 'w', revision: 4, status: 'FAILED' }]),
      /acknowledged at revision 4 and is at 3/,
    ],
    ['a workflow is lost', (s) => (s.workflows = []), /acknowledged at revision 3 and is at undefined/],
    [
      'it ended otherwise than was acknowledged',
      (s) => (s.acknowledged = [{ workflowId: 'w', revision: 3, status: 'COMPLETED' }]),
      /acknowledged as COMPLETED and is FAILED/,
    ],
    [
      'a payment was made twice',
      (s) => (s.ledger = [line('payment', 'w/charge', 'receipt'), ...s.ledger]),
      /was paid twice/,
    ],
    [
      'something takes effect after an undo has begun',
      (s) => (s.ledger = [...s.ledger, line('effect', 'w/pick')]),
      /effect of w\/pick came after/,
    ],
  ];
  it.each(broken)('%s', (_, doctor, violation) => {
    const story = wellTold();
    doctor(story);
    expect(alwaysTrue(story).join('\n')).toMatch(violation);
  });

  const brokenAtTheEnd: typeof broken = [
    [
      'a workflow has not ended',
      (s) => (s.workflows = s.workflows.map((one) => ({ ...one, ended: false, status: 'RUNNING' }))),
      /has not ended: it is RUNNING/,
    ],
    [
      'the undo is in the order of the start',
      (s) => (s.ledger = [...s.ledger.slice(0, 4), ...s.ledger.slice(6), ...s.ledger.slice(4, 6)]),
      /undid "reserve,charge" instead of "charge,reserve"/,
    ],
    ['an undo is missing', (s) => (s.ledger = s.ledger.slice(0, 6)), /undid "charge" instead of "charge,reserve"/],
    [
      'a workflow that completed was undone',
      (s) => (s.workflows = s.workflows.map((one) => ({ ...one, status: 'COMPLETED' }))),
      /is COMPLETED and undid "charge,reserve" instead of ""/,
    ],
    [
      'an attempt has no result',
      (s) => (s.attempts = s.attempts.map((one) => (one.tag === 1 ? { ...one, outcome: null } : one))),
      /attempt 1 of w\/reserve has no result/,
    ],
    [
      'a piece of work is completed twice',
      (s) =>
        (s.attempts = [
          ...s.attempts,
          { workflow: 'w', tag: 5, kind: 'run', key: 'reserve', attempt: 2, outcome: 'completed' },
        ]),
      /w\/reserve is completed twice/,
    ],
  ];
  it.each(brokenAtTheEnd)('%s', (_, doctor, violation) => {
    const story = wellTold();
    doctor(story);
    expect(trueAtTheEnd(story).join('\n')).toMatch(violation);
  });
});

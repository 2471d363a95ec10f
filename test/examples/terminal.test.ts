// What people see of a release: the picture that events add up to, and how it is drawn again.
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideCommand } from '../../examples/release/decideCommand.ts';
import { paint } from '../../examples/release/paint.ts';
import { Picture } from '../../examples/release/picture.ts';
import { firstView, viewAfter } from '../../examples/release/view.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../../src/index.ts';
import { Screen } from './screen.ts';

const BEGIN = 1_700_000_000_000;
let sequence = 0;
const event = (type: EventType, payload: object, afterMs = 0): WorkflowEvent => ({
  sequence: ++sequence,
  occurredAt: BEGIN + afterMs,
  type,
  workflowId: 'w' as WorkflowId,
  revision: sequence,
  payload: payload as WorkflowEvent['payload'],
});

const OPTIONS = [
  { key: 'approve', label: 'Go on' },
  { key: 'fail', label: 'End the workflow' },
];
const STEPS = [
  { name: 'install', phase: 'verify' },
  { name: 'deploy', phase: 'deliver' },
];
const picture = (events: readonly WorkflowEvent[], nowMs: number, colours = false): string =>
  paint(
    {
      workflowId: 'w',
      view: events.reduce(viewAfter, firstView(STEPS, BEGIN)),
      now: BEGIN + nowMs,
      url: 'http://127.0.0.1:4000',
      errors: new Map([['e', 'HttpError: the registry answered 503']]),
      options: new Map([['q', OPTIONS]]),
    },
    { colours },
  ).join('\n');

const STARTED = [
  event('WORKFLOW_STARTED', { to: 'PENDING' }),
  event('STEP_STARTED', { step: 'install', attempt: 1, kind: 'run' }),
];
const FAILED = [
  ...STARTED,
  event('ERROR_RECORDED', { step: 'install', errorId: 'e' }, 1_000),
  event('RETRY_SCHEDULED', { step: 'install', attempt: 1, dueAt: BEGIN + 5_000 }, 1_000),
  event('WORKFLOW_STATUS_CHANGED', { from: 'RUNNING', to: 'RETRYING' }, 1_000),
];

describe('the picture', () => {
  it('lists all steps in order, with what each does', () => {
    const [, install, deploy] = picture(STARTED, 1_500).split('\n');
    expect(install).toMatch(/▶ install +verify +1\.5 s +runs/);
    expect(deploy).toMatch(/· deploy/);
  });

  it('counts down to the next attempt, and says what failed', () => {
    expect(picture(FAILED, 2_000)).toMatch(
      /↻ install .* failed, attempt 2 in 3\.0 s\n +HttpError: the registry answered 503/,
    );
    expect(picture(FAILED, 4_500)).toContain('attempt 2 in 0.5 s');
  });

  it('says what a step waits for, and until when', () => {
    const parked = event('STEP_PARKED', {
      step: 'install',
      dueAt: BEGIN + 9_000,
      reason: 'the circuit of its dependency is open',
    });
    expect(picture([...STARTED, parked], 5_000)).toMatch(
      /· install .* waits, the circuit of its dependency is open; again in 4\.0 s/,
    );
  });

  it('asks what a person is asked, with the time that is left and the call that answers', () => {
    const asked = picture(
      [
        ...STARTED,
        event('INTERVENTION_REQUESTED', {
          interventionId: 'q',
          step: 'deploy',
          prompt: 'Deploy it?',
          reason: 'The author asks.',
          expiresAt: BEGIN + 3_600_000,
          onDeadline: 'compensate',
        }),
      ],
      60_000,
    );
    expect(asked).toContain('? deploy: Deploy it? (59:00 left)');
    expect(asked).toContain('The author asks.');
    expect(asked).toContain('without an answer in time: what was done is undone, and the workflow ends');
    expect(asked).toContain('curl http://127.0.0.1:4000/graphql');
    expect(asked).toContain('fail: End the workflow');
  });

  it('says of a conflict how bad it is, what is to be done, about what and where; and when it gets worse', () => {
    const question = event('INTERVENTION_REQUESTED', {
      interventionId: 'q',
      step: 'scan',
      prompt: 'Two advisories.',
      severity: 'HIGH',
      requiredAction: 'Update the package',
      actionUrl: 'https://flow.example.com/workflows/w/interventions/q',
      conflict: { affectedItems: ['left-pad', 'right-pad'] },
      expiresAt: BEGIN + 86_400_000,
    });
    const asked = picture([...STARTED, question], 0);
    expect(asked).toContain('Two advisories. (24:00:00 left)');
    expect(asked).toContain('HIGH Update the package');
    expect(asked).toContain('about left-pad, right-pad');
    expect(asked).toContain('https://flow.example.com/workflows/w/interventions/q');
    const worse = event('INTERVENTION_ESCALATED', { interventionId: 'q', severity: 'CRITICAL' });
    expect(picture([...STARTED, question, worse], 0)).toContain('CRITICAL Update the package');
  });

  it('asks no more once somebody has decided', () => {
    const question = event('INTERVENTION_REQUESTED', { interventionId: 'q', step: 'deploy', prompt: 'Deploy it?' });
    expect(picture([...STARTED, question, event('INTERVENTION_DECIDED', { interventionId: 'q' })], 0)).not.toContain(
      'curl',
    );
  });

  it('says what the workflow is doing from its first event on, and why it is paused', () => {
    expect(picture([event('WORKFLOW_STARTED', { to: 'RUNNING' })], 0)).toMatch(/^release RUNNING /);
    const paused = event('WORKFLOW_PAUSED', { from: 'RUNNING', to: 'PAUSED', reason: 'the registry is being moved' });
    expect(picture([...STARTED, paused], 0)).toContain('paused: the registry is being moved');
  });

  it('counts checkpoints, and says how often the workflow was taken up again', () => {
    const [head] = picture([...STARTED, event('STATE_RESTORED', {})], 0).split('\n');
    expect(head).toContain(`${sequence} checkpoints  restored once`);
  });

  it('has colours only where they are wanted', () => {
    expect(picture(FAILED, 0)).not.toContain('\u001b');
    expect(picture(FAILED, 0, true)).toContain('\u001b[33m');
  });

  it('is drawn again in one write, from where it began, and fits the window', () => {
    const written: string[] = [];
    const screen = new Picture({ columns: 10, rows: 5, write: (text) => written.push(text) });
    screen.draw(['first', 'a line of two rows']);
    screen.draw(['gone', 'a', 'b', 'c', 'd']);
    screen.draw([]);
    expect(written).toHaveLength(3);
    expect(written[0]).toBe('\u001b[?2026hfirst\u001b[K\na line of two rows\u001b[K\n\u001b[J\u001b[?2026l');
    expect(written[1]).toContain('\u001b[3F');
    expect(written[1]).not.toContain('gone');
    expect(written[2]).toContain('\u001b[4F');
  });
});

describe('the picture on a screen', () => {
  it('leaves nothing of the drawings before it', () => {
    const screen = new Screen(20, 10);
    const drawn = new Picture(screen);
    drawn.draw(['one', 'a line of more than twenty', 'three']);
    drawn.draw(['1', '2']);
    expect(screen.text).toBe('1\n2');
  });

  it('stands beneath the lines that were put above it, which stay', () => {
    const screen = new Screen(20, 5);
    const drawn = new Picture(screen);
    screen.write('before\n');
    drawn.draw(['release RUNNING', '\u001b[36m▶\u001b[39m build']);
    drawn.above('a log line that is longer than one row');
    drawn.above('second');
    drawn.draw(['release COMPLETED', '✓ build']);
    expect(screen.text).toBe('before\na log line that is l\nonger than one row\nsecond\nrelease COMPLETED\n✓ build');
  });

  it('is the last picture under all lines in their order, in every window', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 30 }).map((text) => `${text}.`);
    const act = fc.oneof(
      fc.record({ above: line }),
      fc.record({ draw: fc.array(line, { minLength: 1, maxLength: 4 }) }),
    );
    const rowsOf = (text: string, columns: number): string[] =>
      (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']).map((row) => row.trimEnd());
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.array(act, { maxLength: 20 }), (columns, acts) => {
        const screen = new Screen(columns, 25);
        const drawn = new Picture(screen);
        for (const one of acts)
          if ('above' in one) drawn.above(one.above);
          else drawn.draw(one.draw);
        const picture = acts.flatMap((one) => ('draw' in one ? [one.draw] : [])).at(-1) ?? [];
        const lines = acts.flatMap((one) => ('above' in one ? [one.above] : []));
        expect(screen.text).toBe([...lines, ...picture].flatMap((text) => rowsOf(text, columns)).join('\n'));
      }),
    );
  });

  it('is whole where the terminal does not know its size', () => {
    const written: string[] = [];
    new Picture({ columns: 0, rows: 0, write: (text) => written.push(text) }).draw(['1', '2']);
    expect(written.join('')).toContain('1\u001b[K\n2\u001b[K\n');
  });
});

describe('the call that answers a question', () => {
  it('is one that the schema accepts', () => {
    const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const body = /-d '(.+)'/.exec(decideCommand('http://127.0.0.1:4000', 'q', OPTIONS).join('\n'))?.[1] ?? '';
    const { query } = JSON.parse(body) as { query: string };
    expect(validate(schema, parse(query))).toEqual([]);
    expect(query).toContain(Buffer.from('Intervention:q').toString('base64url'));
  });
});

// The workflows that the simulation runs: few, but between them everything that a step can be. Their outcomes depend on the number of the
// attempt and on nothing else, so that the same workflow without faults must end the same.
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import type { StepContext } from '../../src/stepContext.ts';
import { ConflictError, FatalError, RetriableError, TransientError } from '../../src/failures/authored.ts';
import { DEFAULT_POLICY, type RecoveryPolicy } from '../../src/failures/policy.ts';
import type { WorkflowStatus } from '../../src/workflow.ts';
import { BUFFERED_SCENARIOS } from './bufferedScenarios.ts';
import { OWN_SCENARIOS } from './ownScenarios.ts';

/** How the functions of the steps act: given by the process that they run in. */
export type Act = (
  step: StepContext,
  value: unknown,
  fails?: (attempt: number) => Error | undefined,
) => Promise<unknown>;

/** What an operator may name, and how its gate is opened: the step of that name is skipped, or the machine at rest in that state is sent the event. */
export interface Meddling {
  readonly steps: readonly string[];
  readonly gate: 'step' | 'event';
}

export interface Scenario {
  readonly name: string;
  /** How it must end; WAITING = it waits for something that never comes. */
  readonly ends: WorkflowStatus;
  /** Whether all outputs are compared with the run without faults, or only what is undone; `result`: the outputs alone. */
  readonly compares: 'outputs' | 'undo' | 'result';
  /** Events that somebody sends, at any time. */
  readonly events?: readonly string[];
  /** Aborted by a person as soon as this step listens. */
  readonly abortedAt?: string;
  /** Paused by a person, at any time. */
  readonly isPaused?: boolean;
  /** An operator moves it by hand, at any time: restarts it, from any point; returns it to any checkpoint; retries a step; goes on without one. */
  readonly isMeddledWith?: Meddling;
  /** Its question is not answered. */
  readonly isIgnored?: boolean;
  /** Definitions of its children. */
  children?(act: Act): readonly Definition[];
  /** Its question is answered when it is overdue. */
  readonly isAnsweredLate?: boolean;
  build(act: Act): Definition;
}

/** What the functions look at, of a step as of an undo. */
interface Seen {
  readonly stepId: string;
  readonly attempt: number;
  readonly outputs: unknown;
  readonly output?: unknown;
}
type Fails = (attempt: number) => Error | undefined;
const until =
  (attempt: number, error: () => Error): Fails =>
  (now) =>
    now < attempt ? error() : undefined;
const always = (error: () => Error): Fails => error;
const busy = (): Error => new TransientError('busy');
const broken = (): Error => new FatalError('broken');

/** Functions of steps, over `act`. An output names the step and what it saw. */
const words = (act: Act) => ({
  does:
    (fails?: Fails) =>
    (step: Seen): Promise<unknown> =>
      act(step as never, { by: step.stepId, saw: step.outputs }, fails),
  undoes:
    (fails?: Fails) =>
    (step: Seen): Promise<unknown> =>
      act(step as never, { undid: step.stepId, output: step.output ?? null }, fails),
});

/** A child that takes its time. */
function chore(act: Act) {
  const { does } = words(act);
  return workflow<string>('chore', { version: '1' })
    .step('begin', { run: does(until(2, busy)), retry: { baseDelayMs: 30 } })
    .sleep('drag', 400)
    .step('finish', { run: does() });
}

/** A child that fails. */
function calamity(act: Act) {
  const { does, undoes } = words(act);
  return workflow('calamity', { version: '1' })
    .step('climb', { run: does(), compensate: undoes() })
    .sleep('slip', 300)
    .step('fall', { run: does(always(broken)) });
}

/** A child that can be called off in the middle, and takes its time to undo what it did. */
function excursion(act: Act) {
  const { does, undoes } = words(act);
  return workflow('excursion', { version: '1' })
    .step('depart', { run: does(), compensate: { run: undoes(until(3, busy)), retry: { baseDelayMs: 200 } } })
    .sleep('walk', 900)
    .step('return', { run: does() });
}

/** A child that waits for what never comes. */
function patience(act: Act) {
  const { does, undoes } = words(act);
  return workflow('patience', { version: '1' })
    .step('settle', { run: does(), compensate: undoes() })
    .waitFor('forever', { event: 'never' });
}

/** A child that waits for a word of its parent, who waits for it. */
function bashful(act: Act) {
  const { does, undoes } = words(act);
  return workflow('bashful', { version: '1' })
    .step('thinks', { run: does(), compensate: undoes() })
    .waitFor('word', { event: 'word', from: 'parent' });
}

const BY_STEPS: Meddling = { steps: ['one', 'two', 'nap', 'gate', 'left', 'right', 'some', 'last'], gate: 'step' };

const COMPILED: readonly Scenario[] = [
  {
    name: 'order',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('order', { version: '1' })
        .step('reserve', { run: does(), compensate: undoes() })
        .step('charge', { run: does(), idempotent: false, compensate: undoes() })
        .step('pack', { run: does(until(3, busy)), retry: { baseDelayMs: 40 } })
        .sleep('cool', 900)
        .step('ship', { run: does(), critical: true });
    },
  },
  {
    name: 'release',
    ends: 'COMPLETED',
    compares: 'outputs',
    events: ['approved'],
    build(act) {
      const { does, undoes } = words(act);
      return workflow('release', { version: '1' })
        .step('build', { run: does() })
        .step('lint', { run: does(), after: ['build'] })
        .step('unit', { run: does(until(2, () => new Error('flaky'))), after: ['build'], retry: { baseDelayMs: 100 } })
        .step('scan', { run: does(), after: ['build'], idempotent: false, compensate: undoes() })
        .waitFor('approval', { after: ['lint', 'unit', 'scan'], event: 'approved' })
        .step('deploy', { run: does(), after: ['approval'], intervention: { prompt: 'Deploy?' } });
    },
  },
  {
    name: 'doomed',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('doomed', { version: '1' })
        .step('first', { run: does(), compensate: undoes() })
        .step('second', { run: does(), compensate: undoes(until(3, busy)), retry: { baseDelayMs: 60 } })
        .step('left', { run: does(), compensate: undoes(), after: ['second'] })
        .step('right', { run: does(until(2, busy)), compensate: undoes(always(broken)), after: ['second'] })
        .step('plain', { run: does(), after: ['left', 'right'] })
        .step('last', { run: does(always(broken)), compensate: undoes(), after: ['plain'] });
    },
  },
  {
    name: 'raced',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('raced', { version: '1' })
        .step('start', { run: does(), compensate: undoes() })
        .step('slow', { run: does(), compensate: undoes(), after: ['start'] })
        .step('other', { run: does(), compensate: undoes(), after: ['start'], idempotent: false })
        .step('fails', { run: does(always(broken)), after: ['start'] })
        .step('never', { run: does(), after: ['slow', 'other', 'fails'] });
    },
  },
  {
    name: 'settled',
    ends: 'FAILED',
    compares: 'outputs',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('settled', { version: '1', onBranchFailure: 'settle' })
        .step('start', { run: does(), compensate: undoes() })
        .step('slow', { run: does(until(3, busy)), compensate: undoes(), retry: { baseDelayMs: 60 }, after: ['start'] })
        .sleep('rest', 500)
        .step('other', { run: does(), compensate: undoes(), idempotent: false })
        .step('fails', { run: does(always(broken)), after: ['start'] })
        .step('blocked', { run: does(), after: ['fails'] })
        .step('never', { run: does(), after: ['other', 'blocked'] });
    },
  },
  {
    name: 'overtaking',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      // Begins in another order than it is declared in: "late" stands before "early".
      return workflow('overtaking', { version: '1' })
        .step('first', { run: does(), compensate: undoes() })
        .sleep('rest', 600)
        .step('late', { run: does(), compensate: undoes() })
        .step('early', { run: does(), compensate: undoes(), after: ['first'] })
        .step('falls', { run: does(always(broken)), after: ['late', 'early'] });
    },
  },
  {
    name: 'detour',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does } = words(act);
      return workflow('detour', { version: '1' })
        .step('fetch', {
          run: does(always(() => new RetriableError('gone'))),
          alternative: does(),
          retry: { maxAttempts: 2, baseDelayMs: 50 },
        })
        .step('optional', { run: does(always(broken)), onExhausted: 'continue' })
        .step('passed', { run: does(), onDependencyFailure: 'skip' })
        .step('unwanted', { run: does(), when: () => false, onDependencyFailure: 'continue' })
        .step('wanted', { run: does(), when: ({ outputs }) => 'fetch' in outputs })
        .step('end', { run: does() });
    },
  },
  {
    name: 'called-off',
    ends: 'ABORTED',
    compares: 'undo',
    abortedAt: 'hold',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('called-off', { version: '1' })
        .step('book', { run: does(), compensate: undoes() })
        .step('pay', { run: does(), compensate: undoes(), idempotent: false })
        .waitFor('hold', { event: 'never' })
        .step('travel', { run: does() });
    },
  },
  {
    name: 'interrupted',
    ends: 'COMPLETED',
    compares: 'outputs',
    isPaused: true,
    build(act) {
      const { does } = words(act);
      return workflow('interrupted', { version: '1' })
        .step('one', { run: does() })
        .step('two', { run: does(), idempotent: false })
        .sleep('nap', 300)
        .step('three', { run: does(until(2, busy)), retry: { baseDelayMs: 30 } })
        .step('four', { run: does(), idempotent: false })
        .step('five', { run: does() });
    },
  },
  {
    name: 'hanging',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('hanging', { version: '1' })
        .step('hangs', {
          run: (step) => (step.attempt === 1 ? new Promise<unknown>(() => {}) : does()(step)),
          timeoutMs: 6_000,
          retry: { baseDelayMs: 20 },
          compensate: undoes(),
        })
        .step('after', { run: does(), compensate: undoes() })
        .waitFor('missed', { event: 'never', deadlineMs: 800 })
        .step('unreached', { run: does() });
    },
  },
  {
    name: 'patient',
    ends: 'WAITING',
    compares: 'outputs',
    build(act) {
      const { does } = words(act);
      return workflow('patient', { version: '1' })
        .step('one', { run: does() })
        .step('two', { run: does() })
        .step('three', { run: does() })
        .waitFor('four', { event: 'never' })
        .step('five', { run: does() });
    },
  },
  {
    name: 'helped',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does } = words(act);
      return workflow('helped', { version: '1' })
        .step('tries', { run: does(until(3, busy)), retry: { maxAttempts: 2, baseDelayMs: 20 }, onExhausted: 'pause' })
        .step('disputed', { run: does(always(() => new ConflictError('which one?'))) })
        .sleepUntil('dated', () => 0)
        .step('closes', { run: does() });
    },
  },
  {
    name: 'fragile',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('fragile', { version: '1' })
        .step('packs', { run: does() })
        .step('lifts', { run: does(until(3, busy)), breaker: 'quay', retry: { baseDelayMs: 20 }, compensate: undoes() })
        .step('left', { run: does(until(3, busy)), breaker: 'quay', retry: { baseDelayMs: 20 }, after: ['lifts'] })
        .step('right', { run: does(until(2, busy)), breaker: 'quay', retry: { baseDelayMs: 20 }, after: ['lifts'] })
        .step('lands', { run: does(), after: ['left', 'right'] });
    },
  },
  {
    name: 'family',
    ends: 'COMPLETED',
    compares: 'outputs',
    children: (act) => [chore(act)],
    build(act) {
      const { does } = words(act);
      return workflow('family', { version: '1' })
        .step('plan', { run: does() })
        .child('cook', chore(act), { input: () => 'cook', after: ['plan'] })
        .child('clean', chore(act), { input: () => 'clean', after: ['plan'] })
        .step('rest', { run: does(), after: ['cook', 'clean'] });
    },
  },
  {
    name: 'bereaved',
    ends: 'FAILED',
    compares: 'undo',
    children: (act) => [calamity(act), patience(act)],
    build(act) {
      const { does, undoes } = words(act);
      return workflow('bereaved', { version: '1' })
        .step('hope', { run: does(), compensate: undoes() })
        .child('falls', calamity(act), { input: () => undefined, after: ['hope'] })
        .child('waits', patience(act), { input: () => undefined, after: ['hope'] })
        .step('unreached', { run: does(), after: ['falls', 'waits'] });
    },
  },
  {
    name: 'disowned',
    ends: 'ABORTED',
    compares: 'undo',
    abortedAt: 'stays',
    children: (act) => [patience(act)],
    build(act) {
      const { does, undoes } = words(act);
      return workflow('disowned', { version: '1' })
        .step('raise', { run: does(), compensate: undoes() })
        .step('teach', { run: does() })
        .child('stays', patience(act), { input: () => undefined })
        .step('unreached', { run: does() });
    },
  },
  {
    name: 'clinched',
    ends: 'FAILED',
    compares: 'undo',
    children: (act) => [bashful(act)],
    build(act) {
      const { does, undoes } = words(act);
      return workflow('clinched', { version: '1' })
        .step('invites', { run: does(), compensate: undoes() })
        .step('cooks', { run: does() })
        .child('guest', bashful(act), { input: () => undefined })
        .step('unreached', { run: does() });
    },
  },
  {
    name: 'unanswered',
    ends: 'FAILED',
    compares: 'undo',
    isIgnored: true,
    build(act) {
      const { does, undoes } = words(act);
      return workflow('unanswered', { version: '1' })
        .step('draft', { run: does(), compensate: undoes() })
        .step('review', { run: does(), compensate: undoes() })
        .step('sign', { run: does(), intervention: { prompt: 'Sign?', deadlineMs: 1_500 }, compensate: undoes() })
        .step('send', { run: does() });
    },
  },
  {
    name: 'rolled-back',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('rolled-back', { version: '1' })
        .step('opens', { run: does(), idempotent: false })
        .step('left', { run: does(), compensate: undoes(), after: ['opens'] })
        .step('right', {
          run: (step) => does(step.idempotencyKey.endsWith('~2') ? undefined : always(broken))(step),
          compensate: undoes(until(2, busy)),
          retry: { baseDelayMs: 20 },
          critical: true,
          onExhausted: 'rollBack',
          after: ['opens'],
        })
        .step('closes', { run: does(), after: ['left', 'right'] });
    },
  },
  {
    name: 'circling',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('circling', { version: '1' })
        .step('opens', { run: does(), compensate: undoes() })
        .loop('round', {
          budget: 50,
          body: (pass) => pass.step('turns', { run: does(), compensate: undoes() }),
          until: () => false,
        })
        .step('unreached', { run: does() });
    },
  },
  {
    name: 'healing',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('healing', { version: '1' })
        .step('opens', { run: does(), idempotent: false })
        .loop('round', {
          budget: 50,
          body: (pass) =>
            pass
              .step('turns', { run: does(until(2, busy)), retry: { baseDelayMs: 20 }, compensate: undoes() })
              .step('looks', {
                run: (step) => act(step, { isWell: step.idempotencyKey.endsWith('~1') }),
                compensate: undoes(),
              }),
          until: ({ outputs }) => (outputs.looks as { isWell: boolean }).isWell,
        })
        .step('closes', { run: does() });
    },
  },
  {
    name: 'stalling',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('stalling', { version: '1' })
        .step('opens', { run: does(), compensate: undoes() })
        .loop('round', {
          budget: 50,
          body: (pass) => pass.step('turns', { run: does(), compensate: undoes() }),
          until: ({ pass }) => pass === 40,
          progress: { measure: () => 1, stallWindow: 2 },
        })
        .step('unreached', { run: does() });
    },
  },
  {
    name: 'overdue',
    ends: 'COMPLETED',
    compares: 'outputs',
    isAnsweredLate: true,
    build(act) {
      const { does } = words(act);
      return workflow('overdue', { version: '1' })
        .step('draft', { run: does() })
        .step('sign', {
          run: does(),
          intervention: { prompt: 'Sign?', deadlineMs: 1_000, onDeadline: 'keepWaiting' },
          idempotent: false,
        })
        .step('send', { run: does() })
        .step('file', { run: does() });
    },
  },
  {
    name: 'overtime',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      // Longer than the faults last, so that the same has been done by then whatever goes wrong.
      return workflow('overtime', { version: '1', timeoutMs: 60_000 })
        .step('book', { run: does(), compensate: undoes() })
        .step('pay', { run: does(), compensate: undoes() })
        .waitFor('never')
        .step('travel', { run: does() });
    },
  },
  {
    name: 'sharing',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does } = words(act);
      return workflow('sharing', { version: '1' })
        .step('one', { run: does(), resources: { bench: 1 } })
        .step('two', { run: does(until(2, busy)), resources: { bench: 1, lamp: 1 }, retry: { baseDelayMs: 30 } })
        .step('left', { run: does(), resources: { lamp: 1 }, after: ['two'] })
        .step('right', { run: does(), resources: { bench: 2 }, after: ['two'], idempotent: false })
        .step('end', { run: does(), after: ['left', 'right'] });
    },
  },
  {
    name: 'queueing',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('queueing', { version: '1', concurrency: { limit: 1 } })
        .step('first', { run: does(), compensate: undoes(), idempotent: false })
        .step('second', { run: does(), resources: { bench: 2 }, compensate: undoes() })
        .step('third', { run: does(until(2, busy)), retry: { baseDelayMs: 20 } })
        .step('fails', { run: does(always(broken)) });
    },
  },
  {
    name: 'meddled',
    ends: 'COMPLETED',
    compares: 'result',
    isMeddledWith: BY_STEPS,
    build(act) {
      const { does, undoes } = words(act);
      return workflow('meddled', { version: '1' })
        .step('one', { run: does(), compensate: undoes() })
        .step('two', { run: does(until(2, busy)), retry: { baseDelayMs: 30 }, compensate: undoes(until(2, busy)) })
        .sleep('nap', 300)
        .waitFor('gate', { event: 'never' })
        .step('left', { run: does(), compensate: undoes(), after: ['gate'] })
        .step('right', {
          run: does(until(2, busy)),
          retry: { baseDelayMs: 200 },
          compensate: undoes(),
          after: ['gate'],
        })
        .each('some', {
          after: ['left', 'right'],
          items: () => [0, 1, 2],
          concurrency: 2,
          run: does(),
          compensate: undoes(),
        })
        .step('last', { run: does(), resources: { bench: 1 } });
    },
  },
  {
    name: 'resent',
    ends: 'COMPLETED',
    compares: 'result',
    isMeddledWith: BY_STEPS,
    children: (act) => [excursion(act)],
    build(act) {
      const { does, undoes } = words(act);
      return workflow('resent', { version: '1' })
        .step('one', { run: does(), compensate: undoes() })
        .child('two', excursion(act), { input: () => undefined, after: ['one'] })
        .step('left', { run: does(until(2, busy)), retry: { baseDelayMs: 200 }, after: ['one'] })
        .step('last', { run: does(), after: ['two', 'left'], compensate: undoes() });
    },
  },
  {
    name: 'list',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { does } = words(act);
      return workflow('list', { version: '1' })
        .step('lists', { run: does() })
        .each('works', {
          items: () => [0, 1, 2, 3, 4],
          concurrency: 3,
          tolerated: 2,
          retry: { maxAttempts: 4, baseDelayMs: 40 },
          run: (step) => does([undefined, until(2, busy), always(broken), until(3, busy)][step.item % 4])(step),
        })
        .each('carries', {
          items: () => [0, 1, 2],
          concurrency: 2,
          resources: { lamp: 1 },
          idempotent: false,
          run: does(),
        })
        .each('nothing', { items: () => [], concurrency: 1, run: does() })
        .step('sums', { run: does() });
    },
  },
  {
    name: 'unlisted',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { does, undoes } = words(act);
      return workflow('unlisted', { version: '1' })
        .step('opens', { run: does(), compensate: undoes() })
        .each('works', {
          items: () => [0, 1, 2],
          concurrency: 2,
          retry: { baseDelayMs: 40 },
          run: (step) => does(step.item === 1 ? until(2, busy) : undefined)(step),
          compensate: undoes(until(2, busy)),
        })
        .each('fails', {
          items: () => [0, 1, 2],
          concurrency: 1,
          tolerated: 1,
          run: (step) => does(step.item > 0 ? always(broken) : undefined)(step),
          compensate: undoes(),
        })
        .step('unreached', { run: does() });
    },
  },
];

export const SCENARIOS: readonly Scenario[] = [...COMPILED, ...OWN_SCENARIOS];
/** With those of runs that have a Redis. */
export const EVERY_SCENARIO: readonly Scenario[] = [...SCENARIOS, ...BUFFERED_SCENARIOS];

/** A workflow that goes in a circle is found out soon, and begun anew once in every way. */
export const LOOPS = { enabled: true, maxRepeats: 2, window: 100 } as const;
export const POLICY: RecoveryPolicy = {
  ...DEFAULT_POLICY,
  strategies: {
    ...DEFAULT_POLICY.strategies,
    INFINITE_LOOP: [
      { action: 'RESTART_FROM_CHECKPOINT', limit: 1 },
      { action: 'COMPLETE_RESTART', limit: 1 },
    ],
  },
};

/** What the workflows share. */
export const RESOURCES = { bench: 2, lamp: 1 } as const;

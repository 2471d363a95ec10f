// Scenes of plain steps: decisions that cannot be made, waits between attempts that a person ends, resources, other ways, circuits.
import { workflow } from '../../../src/builder.ts';
import { acts, broken, busyUntil, gone, LAMP, LATE, refuses } from './acts.ts';
import { answers, at, isAsked, retries, skips } from './person.ts';
import type { Scene } from './play.ts';

const short = { retry: { maxAttempts: 2, baseDelayMs: 20 } } as const;

export const STEPS: readonly Scene[] = [
  {
    name: 'a step that might be passed over',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(), onDependencyFailure: 'skip' })];
    },
  },
  ...(['compensate', 'continue'] as const).map(
    (onExhausted): Scene => ({
      name: `a condition that throws: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
        return [built.step('two', { run: does(), when: refuses, onExhausted })];
      },
    }),
  ),
  {
    name: 'a condition that throws, and the branch beside it goes on to its end',
    build(act) {
      const { does, undoes } = acts(act);
      return [
        workflow('w', { version: '1', onBranchFailure: 'settle' })
          .step('one', { run: does(), compensate: undoes() })
          .step('two', { run: does(), when: refuses, after: ['one'] })
          .sleep('nap', 600, { after: ['one'] })
          .step('end', { run: does(), after: ['two', 'nap'] }),
      ];
    },
  },
  {
    name: 'retried by hand before its time',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(busyUntil(2)), ...LATE }).step('three', { run: does() })];
    },
    says: [{ when: at('two', 'retrying'), say: retries('two') }],
  },
  {
    name: 'skipped while it waits for its retry',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(busyUntil(2)), ...LATE }).step('three', { run: does() })];
    },
    says: [{ when: at('two', 'retrying'), say: skips('two') }],
  },
  {
    name: 'a long wait lets go of its resources',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(busyUntil(2)), retry: { baseDelayMs: 7_000 }, ...LAMP })];
    },
  },
  {
    name: 'retried by hand, and asks for its resources again',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(busyUntil(2)), ...LATE, ...LAMP })];
    },
    says: [{ when: at('two', 'retrying'), say: retries('two') }],
  },
  {
    name: 'approved, and asks for its resources',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', { run: does(), intervention: { prompt: 'Go on?' }, ...LAMP })];
    },
    says: [{ when: isAsked, say: answers('approve') }],
  },
  {
    name: 'skipped while it waits for what another holds',
    build(act) {
      const { does } = acts(act);
      return [
        workflow('w', { version: '1' })
          .step('one', { run: does() })
          .step('holds', { run: does(busyUntil(2)), retry: { baseDelayMs: 3_000 }, after: ['one'], ...LAMP })
          .sleep('nap', 100, { after: ['one'] })
          .step('waits', { run: does(), after: ['nap'], ...LAMP })
          .step('end', { run: does(), after: ['holds', 'waits'] }),
      ];
    },
    says: [{ when: at('waits', 'acquiring'), say: skips('waits') }],
  },
  ...(['compensate', 'continue', 'pause'] as const).map(
    (onExhausted): Scene => ({
      name: `the other way fails, too: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
        return [built.step('two', { run: does(gone), alternative: does(broken), ...short, onExhausted })];
      },
      says: onExhausted === 'pause' ? [{ when: isAsked, say: answers('skip') }] : [],
    }),
  ),
  {
    name: 'the other way needs a second attempt, and tells of itself',
    build(act) {
      const { does, tells } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: tells() });
      return [built.step('two', { run: does(gone), alternative: tells(busyUntil(2)), ...short })];
    },
  },
  ...([retries, skips] as const).map(
    (says, index): Scene => ({
      name: `the other way waits for its retry, and is ${['retried', 'skipped'][index]} by hand`,
      build(act) {
        const { does } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does() });
        return [built.step('two', { run: does(broken), alternative: does(busyUntil(2)), ...LATE })];
      },
      says: [{ when: at('two', 'retryingAlternative'), say: says('two') }],
    }),
  ),
  ...(['one', 'two'] as const).map(
    (shortAfter): Scene => ({
      name: `a process that is short of something holds back ${shortAfter === 'one' ? 'a step' : 'its other way'}`,
      shortAfter,
      build(act) {
        const { does } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does() });
        return [built.step('two', { run: does(broken), alternative: does() })];
      },
    }),
  ),
  {
    name: 'skipped while it waits for its circuit',
    build(act) {
      const { does } = acts(act);
      const calls = { run: does(busyUntil(3)), breaker: 'quay', retry: { baseDelayMs: 20 }, after: ['one'] } as const;
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.step('two', calls).step('three', calls).step('four', calls)];
    },
    says: [{ when: at('two', 'waitingForCircuit'), say: skips('two') }],
  },
  {
    name: 'nobody answers, and the branch beside it goes on to its end',
    build(act) {
      const { does, undoes } = acts(act);
      return [
        workflow('w', { version: '1', onBranchFailure: 'settle' })
          .step('one', { run: does(), compensate: undoes() })
          .step('two', { run: does(), intervention: { prompt: 'Go on?', deadlineMs: 400 }, after: ['one'] })
          .sleep('nap', 2_000, { after: ['one'] })
          .step('three', { run: does(), after: ['nap'] })
          .step('end', { run: does(), after: ['two', 'three'] }),
      ];
    },
  },
];

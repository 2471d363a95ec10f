// The workflows of `previous.json`, besides those of `older.json`: what the release before this one had and the older one had not. They must stay as they are: their
// hashes are stored there.
import { fromPromise, setup } from 'xstate';

/** @param workflow and `fromMachine`: of this release, or of the one that the rows were stored by; `down`: what they call is out of order, and hangs */
// oxlint-disable-next-line typescript/no-explicit-any
export function previousWorkflows(workflow: any, fromMachine: any, { down }: { readonly down: boolean }) {
  const calls: string[] = [];
  // oxlint-disable-next-line typescript/no-explicit-any -- the types of the builder are those of another release
  const work = (name: string, answer?: (step: any) => unknown) => (step: any) => {
    calls.push(step.idempotencyKey);
    return answer ? answer(step) : name;
  };
  const hangs = (): unknown => (down ? new Promise(() => {}) : 'up');
  const bell = setup({ actors: { ring: fromPromise(() => Promise.resolve('ding')) } }).createMachine({
    id: 'bell',
    initial: 'still',
    states: {
      still: { after: { 60_000: 'ringing' } },
      ringing: { invoke: { src: 'ring', id: 'ring', onDone: 'rung', onError: 'rung' } },
      rung: { type: 'final' },
    },
  });
  return {
    calls,
    workflows: {
      later: workflow('later', { version: '1' }).step('a', { run: work('later') }),
      limited: workflow('limited', { version: '1', timeoutMs: 86_400_000, onBranchFailure: 'settle' })
        .step('a', { run: work('a') })
        .step('b', { after: ['a'], run: work('limited b', hangs) })
        .step('c', { after: ['a'], run: work('c') }),
      turns: workflow('turns', { version: '1', concurrency: { limit: 1 } }).step('a', { run: work('turns', hangs) }),
      reported: workflow('reported', { version: '1' })
        .step('a', {
          // oxlint-disable-next-line typescript/no-explicit-any
          run: work('a', (step: any) => {
            step.report({ metrics: { pages: 1 } });
            step.log.info('half of it');
            return 'a';
          }),
        })
        .sleep('nap', 60_000)
        .step('z', { run: work('reported z') }),
      bell: fromMachine(bell, { version: '1' }),
    },
  };
}

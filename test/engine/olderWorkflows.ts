// The workflows of `older.json`. They must stay as they are: their hashes are stored there.

/** @param workflow the builder: of this release, or of the one that the rows were stored by; `down`: what they call is out of order, and hangs or fails */
// oxlint-disable-next-line typescript/no-explicit-any
export function olderWorkflows(workflow: any, { down }: { readonly down: boolean }) {
  const calls: string[] = [];
  // oxlint-disable-next-line typescript/no-explicit-any -- the types of the builder are those of another release
  const work = (name: string, answer?: (step: any) => unknown) => (step: any) => {
    calls.push(step.idempotencyKey);
    return answer ? answer(step) : name;
  };
  const hangs = (): unknown => (down ? new Promise(() => {}) : 'up');
  const breaks = (): unknown => {
    if (down) throw Object.assign(new Error('no connection'), { code: 'ECONNRESET' });
    return 'up';
  };
  const start = (name: string) => workflow(name, { version: '1' }).step('a', { run: work('a') });
  const kid = start('kid')
    .waitFor('word')
    .step('z', { run: work('z') });
  return {
    calls,
    workflows: {
      event: start('event')
        .waitFor('word')
        .step('z', { run: work('z') }),
      naps: start('naps')
        .sleep('nap', 20_000)
        .step('z', { run: work('z') }),
      asks: start('asks')
        .step('b', { run: work('b'), intervention: { prompt: 'Shall it begin?' } })
        .step('z', { run: work('z') }),
      flaky: start('flaky')
        .step('b', { run: work('b', breaks), retry: { baseDelayMs: 20_000, maxDelayMs: 20_000 } })
        .step('z', { run: work('z') }),
      failed: start('failed')
        .step('b', { run: work('b', breaks), retry: { maxAttempts: 1 }, onExhausted: 'pause' })
        .step('z', { run: work('z') }),
      once: start('once')
        .step('b', { run: work('b', hangs), idempotent: false })
        .step('z', { run: work('z') }),
      runs: start('runs')
        .step('b', { run: work('b', hangs) })
        .step('c', { after: ['a'], run: work('c') })
        .step('z', { after: ['b', 'c'], run: work('z') }),
      items: workflow('items', { version: '1' })
        .step('a', { run: work('a', () => [1, 2, 3, 4, 5]) })
        .each('e', {
          items: ({ outputs }: { outputs: { a: number[] } }) => outputs.a,
          concurrency: 2,
          run: work('e', (step) => (step.idempotencyKey.endsWith('#3') ? hangs() : 'up')),
        })
        .step('z', { run: work('z') }),
      loops: workflow('loops', { version: '1' })
        .loop('l', {
          budget: 10,
          until: ({ outputs }: { outputs: { x: number } }) => outputs.x >= 3,
          // oxlint-disable-next-line typescript/no-explicit-any
          body: (body: any) => body.step('x', { run: work('x', (step) => step.pass) }).sleep('n', 7_000),
        })
        .step('z', { run: work('z') }),
      open: start('open')
        .step('b', {
          run: work('b', breaks),
          breaker: 'dependency',
          retry: { maxAttempts: 50, baseDelayMs: 200, maxDelayMs: 200 },
        })
        .step('z', { run: work('z') }),
      undo: workflow('undo', { version: '1' })
        .step('a', { run: work('a'), compensate: work('undo a') })
        .step('b', { run: work('b'), compensate: work('undo b', hangs) })
        .step('f', {
          run: work('f', () => {
            throw new TypeError('a mistake');
          }),
          retry: { maxAttempts: 1 },
        }),
      parent: start('parent')
        .child('c', kid, { input: () => ({}) })
        .step('z', { run: work('z') }),
      kid,
      done: start('done'),
    },
  };
}

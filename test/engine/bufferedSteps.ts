// Eight steps in a row whose progress may be buffered, and a last one that is DURABLE.
import { type TypedDefinition, workflow } from '../../src/index.ts';

export function bufferedSteps(called: (step: string) => void, name = 'buffered'): TypedDefinition<undefined, string> {
  const grade = 'BUFFERED' as const;
  const run = (step: string) => (): string => {
    called(step);
    return step;
  };
  return workflow<undefined>(name, { version: '1' })
    .step('s1', { grade, run: run('s1') })
    .step('s2', { grade, run: run('s2') })
    .step('s3', { grade, run: run('s3') })
    .step('s4', { grade, run: run('s4') })
    .step('s5', { grade, run: run('s5') })
    .step('s6', { grade, run: run('s6') })
    .step('last', { run: run('last') });
}

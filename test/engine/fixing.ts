// A workflow whose step fails until a person says that it is fixed. For processes that are killed while they are told so, and for the tests beside them.
import { ConflictError, workflow } from '../../src/index.ts';

export const fixing = workflow('fixing', { version: '1' })
  .step('first', { run: () => 1 })
  .step('pay', {
    run: ({ attempt }) => {
      if (attempt === 1) throw new ConflictError('two prices');
      return 'paid';
    },
  });

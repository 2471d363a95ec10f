// One definition for two processes: its workflows take turns, and work with the only press there is.
import { workflow } from '../../src/builder.ts';

export const sharing = (run: (workflowId: string) => unknown) =>
  workflow('sharing', { version: '1', concurrency: { limit: 1 } })
    .step('warm', { run: () => 'warm' })
    .step('press', { resources: { press: 1 }, run: ({ workflowId }) => run(workflowId) });

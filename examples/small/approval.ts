// A person decides: a question before a step, a conflict in the middle of one. `node examples/small/approval.ts`
import { ConflictError, workflow } from '../../src/index.ts';
import { run } from './run.ts';

let isMerged = false;

const change = workflow<{ readonly title: string }>('change', { version: '1' })
  .step('merge', {
    run: ({ input }) => {
      if (!isMerged)
        throw new ConflictError('two edits of one line', {
          affectedItems: ['src/door.ts'],
          recommendedActions: ['open src/door.ts and choose one of the two'],
        });
      return `merged: ${input.title}`;
    },
  })
  .step('deploy', {
    intervention: { prompt: 'Deploy it to everybody?', deadlineMs: 3_600_000 },
    run: ({ outputs }) => `deployed: ${outputs.merge}`,
  });

await run([change], async (engine) => {
  const handle = await engine.start(change, { title: 'a wider door' });
  for await (const event of handle.follow()) {
    if (event.type === 'INTERVENTION_REQUESTED') {
      const { interventionId, prompt } = event.payload as { interventionId: string; prompt: string };
      console.log(`asked: ${prompt.split('\n')[0]}`);
      // In production this is a person with the GraphQL mutation `decideIntervention`; here the example answers itself.
      const isConflict = !isMerged;
      isMerged = true;
      await handle.decide(interventionId, { option: isConflict ? 'retry' : 'approve', notes: 'looked at it' });
    }
  }
  console.log(await handle.result());
});

// `holdfast workflows`: what runs, what became of it, and the buttons that an operator has.
import { action, type Command } from './command.ts';
import { changeFlags, changeInput, told } from './changing.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { idOf, shortId } from './identity.ts';
import { serverFlags, serverOf } from './server.ts';
import { watchFlag } from './watching.ts';
import { HOW_NAMED, WORKFLOW, workflowId } from './workflowNamed.ts';
import { listWorkflows, workflowListFlags } from './workflowsList.ts';
import { showWorkflow } from './workflowsShow.ts';

const AFTER = 'workflow { id workflowId status revision allowedActions }';

interface Changed {
  readonly workflow: { readonly workflowId: string; readonly status: string; readonly revision: number };
  readonly sequence: number | null;
}

const mutation = (name: string): string => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${AFTER} sequence userErrors { code message field } } }`;
};

const says = (what: string, { workflow: { workflowId: id, status, revision } }: Changed): string =>
  `${what}: ${id} is ${status} (revision ${revision})`;

export const workflows: Command = {
  name: 'workflows',
  summary: 'shows and steers the workflows of a running server',
  about: `${HOW_NAMED} A change is committed when the command says so; what may be done with a workflow as it stands is in "show".`,
  examples: [
    { line: 'holdfast workflows list --status FAILED --since 24h', does: 'what has failed since yesterday' },
    { line: 'holdfast workflows show release/v1.4.0 --watch', does: 'one workflow, by its business key, live' },
    {
      line: 'holdfast workflows pause 0198f3a2-7c41-7d10-9e55-3b1f2a6c8d01 --reason "the registry is down"',
      does: 'let nothing new begin in it',
    },
    {
      line: `holdfast workflows list --status RUNNING --json | jq -r .workflowId | xargs -n 1 holdfast workflows abort`,
      does: 'end all that run, undoing what they did',
    },
  ],
  actions: [
    action({
      name: 'list',
      summary: 'workflows, newest first',
      flags: workflowListFlags,
      run: (call) => listWorkflows(call),
    }),
    action({
      name: 'show',
      summary: 'one workflow with its steps, questions, errors and checkpoints',
      args: [WORKFLOW],
      flags: { ...watchFlag, ...serverFlags },
      run: (call) => showWorkflow(call),
    }),
    action({
      name: 'pause',
      summary: 'nothing new begins in it; what runs ends and is recorded',
      args: [WORKFLOW],
      flags: changeFlags,
      async run(call) {
        const server = serverOf(call);
        const input = { workflowId: await workflowId(server, call.args[0] as string), ...changeInput(call) };
        const changed = await server.change<Changed>(mutation('pauseWorkflow'), { input });
        return told(call, changed, says('paused', changed));
      },
    }),
    action({
      name: 'resume',
      summary: 'lets a paused one go on',
      args: [WORKFLOW],
      flags: {
        'from-step': {
          type: 'string',
          of: 'STEP',
          text: 'go on from this step: it runs again, and what depends on it',
        },
        ...changeFlags,
      },
      async run(call) {
        const server = serverOf(call);
        const step = call.flags['from-step'];
        const input = {
          workflowId: await workflowId(server, call.args[0] as string),
          ...(step === undefined ? {} : { from: { stepKey: step } }),
          ...changeInput(call),
        };
        const changed = await server.change<Changed>(mutation('resumeWorkflow'), { input });
        return told(call, changed, says('goes on', changed));
      },
    }),
    action({
      name: 'abort',
      summary: 'ends it; what had begun is undone',
      args: [WORKFLOW],
      flags: { 'without-undo': { type: 'boolean', text: 'undo nothing' }, ...changeFlags },
      async run(call) {
        const server = serverOf(call);
        const input = {
          workflowId: await workflowId(server, call.args[0] as string),
          compensate: !call.flags['without-undo'],
          ...changeInput(call),
        };
        const changed = await server.change<Changed>(mutation('abortWorkflow'), { input });
        return told(call, changed, says('ends', changed));
      },
    }),
    action({
      name: 'retry',
      summary: 'runs a step now that waits, asks or is over; without a name the only one that can be meant',
      args: [WORKFLOW, '[step]'],
      flags: changeFlags,
      async run(call) {
        const server = serverOf(call);
        const [named, step] = call.args;
        const input = {
          workflowId: await workflowId(server, named as string),
          ...(step === undefined ? {} : { stepKey: step }),
          ...changeInput(call),
        };
        const changed = await server.change<Changed>(mutation('retryStep'), { input });
        return told(call, changed, says('runs again', changed));
      },
    }),
    action({
      name: 'rollback',
      summary: 'undoes what began after a checkpoint, last first, and goes on from there',
      args: [WORKFLOW, '<checkpoint>'],
      flags: { 'stay-paused': { type: 'boolean', text: 'stay paused there' }, ...changeFlags },
      async run(call) {
        const server = serverOf(call);
        const [named, checkpoint] = call.args as [string, string];
        const workflow = await workflowId(server, named);
        const input = {
          workflowId: workflow,
          checkpointId: /^\d+$/.test(checkpoint)
            ? await checkpointOf(server, workflow, Number(checkpoint))
            : idOf(checkpoint, 'Checkpoint'),
          thenResume: !call.flags['stay-paused'],
          ...changeInput(call),
        };
        const changed = await server.change<Changed>(mutation('rollbackWorkflow'), { input });
        return told(call, changed, says('goes back', changed));
      },
    }),
  ],
};

/** By the number of its commit, as "show" lists it. */
async function checkpointOf(server: ReturnType<typeof serverOf>, workflow: string, revision: number): Promise<string> {
  const { workflow: found } = await server.ask<{
    workflow: { checkpoints: { nodes: { id: string; revision: number }[] } } | null;
  }>('query Checkpoints($id: ID!) { workflow(id: $id) { checkpoints(first: 200) { nodes { id revision } } } }', {
    id: workflow,
  });
  const checkpoint = found?.checkpoints.nodes.find((one) => one.revision === revision);
  if (checkpoint) return checkpoint.id;
  throw new CommandError(
    EXIT.notFound,
    `no checkpoint of revision ${revision} is kept of workflow ${shortId(workflow)}; "holdfast workflows show" lists those that are`,
  );
}

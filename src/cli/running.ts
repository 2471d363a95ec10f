// What `holdfast run` does: module → engine → one workflow → its events as they are committed → how it ended.
import { readConfiguration } from '../configuration.ts';
import type { EmbeddedEngine } from '../engine/sdk.ts';
import type { WorkflowHandle } from '../engine/handle.ts';
import { isUuid } from '../ids.ts';
import { createLog } from '../log.ts';
import { logLines } from '../logLines.ts';
import type { WorkflowId, WorkflowStatus } from '../workflow.ts';
import { isFinal } from '../workflow.ts';
import { askOnTerminal, questionText } from './asking.ts';
import type { Call } from './command.ts';
import { eventText } from './eventText.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { jsonGiven } from './jsonGiven.ts';
import { engineFor, servedModule } from './servedModule.ts';
import { jsonText, manyLines, paintOf } from './terminal.ts';
import { UsageError } from './usageError.ts';

interface RunFlags {
  readonly input: string | undefined;
  readonly key: string | undefined;
  readonly workflow: string | undefined;
  readonly json: boolean;
}

type RunCall = Omit<Call, 'flags'> & { readonly flags: RunFlags };

const OUTCOMES: Partial<Record<WorkflowStatus, number>> = {
  COMPLETED: EXIT.done,
  FAILED: EXIT.workflowFailed,
  ABORTED: EXIT.workflowAborted,
};

/** @returns the exit code. @throws what ends the command otherwise */
export async function runToEnd(call: RunCall): Promise<number> {
  const { args, flags, env, stderr, stdin, onInterrupt } = call;
  const [modulePath = '', name = ''] = args;
  const input = flags.input === undefined ? null : await jsonGiven(flags.input, '--input', stdin);
  const served = await servedModule(modulePath);
  const names = [...new Set(served.workflows.map((definition) => definition.name))];
  if (!names.includes(name))
    throw new UsageError(
      `run: "${modulePath}" has no definition "${name}"; there are ${names.join(', ')}`,
      'holdfast run --help',
    );
  // The process log is not what was asked for, and errors of the workflow are shown as its events: unless somebody wants more.
  const configuration = readConfiguration({ LOG_LEVEL: 'error', ...env });
  const interrupted = new AbortController();
  const stop = onInterrupt(() => {
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort();
    stderr.write('stopping: running attempts may finish; a second Ctrl-C ends at once, which is safe\n');
  });
  try {
    const engine = await engineFor(served, configuration, createLog(configuration.logLevel, logLines(stderr)));
    try {
      const handle = await workflowOf(engine, name, input, flags, stderr);
      return await followed(handle, engine, call, interrupted.signal);
    } finally {
      await engine.stop(configuration.drainMs);
    }
  } finally {
    stop();
  }
}

async function workflowOf(
  engine: EmbeddedEngine,
  name: string,
  input: unknown,
  { key, workflow }: RunFlags,
  stderr: RunCall['stderr'],
): Promise<WorkflowHandle> {
  if (workflow !== undefined) {
    const found = isUuid(workflow) ? await engine.control.store.find(workflow as WorkflowId) : undefined;
    if (found?.definition === name) return engine.handle(found.workflowId);
    throw new CommandError(
      EXIT.notFound,
      `there is no workflow "${workflow}" of the definition "${name}" in this database`,
    );
  }
  const begun = key === undefined ? undefined : await engine.control.store.findByKey(name, key);
  if (begun && !isFinal(begun.status)) {
    stderr.write(
      `workflow ${begun.workflowId} has the key "${key}" and is ${begun.status}: it is taken up, with the input that it has\n`,
    );
    return engine.handle(begun.workflowId);
  }
  const { workflowId } = await engine.control.startWorkflow(name, input, {
    actor: 'holdfast run',
    ...(key === undefined ? {} : { key }),
  });
  return engine.handle(workflowId);
}

async function followed(
  handle: WorkflowHandle,
  engine: EmbeddedEngine,
  call: RunCall,
  signal: AbortSignal,
): Promise<number> {
  const { args, flags, stdout, stderr, stdin, env } = call;
  const paint = paintOf(stdout, env);
  if (!flags.json) stdout.write(`workflow ${handle.id}\n`);
  for await (const event of handle.follow({ signal })) {
    if (flags.json) stdout.write(`${jsonText({ ...event, occurredAt: new Date(event.occurredAt).toISOString() })}\n`);
    else stdout.write(eventText(event, paint));
    if (event.type !== 'INTERVENTION_REQUESTED') continue;
    const isAsked = !flags.json && stdin.isTTY && stdout.isTTY;
    if (isAsked) void askOnTerminal(event.payload, { handle, stdin, stdout, stderr, signal });
    else stderr.write(questionText(event.payload));
  }
  const summary = await engine.control.store.find(handle.id);
  if (!summary || !isFinal(summary.status)) {
    stderr.write(
      `workflow ${handle.id} is stored and ${summary?.status ?? 'unknown'}. Go on: holdfast run ${args.join(' ')} --workflow ${handle.id}\n`,
    );
    return EXIT.interrupted;
  }
  const end = await handle.ended(summary);
  const error = 'error' in end ? (end.error as Error) : undefined;
  const outcome = error
    ? { error: { name: error.name, message: error.message } }
    : { output: 'value' in end ? end.value : null };
  if (flags.json) stdout.write(`${jsonText({ workflowId: handle.id, status: summary.status, ...outcome })}\n`);
  else if (error) stderr.write(`${manyLines(error.message)}\n`);
  else stdout.write(`${jsonText(outcome.output ?? null)}\n`);
  return OUTCOMES[summary.status] ?? EXIT.failed;
}

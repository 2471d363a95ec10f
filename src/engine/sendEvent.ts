// Somebody hands an event to a workflow: its definition must wait for it somewhere, and its payload must fit.
import { InvalidInputError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import type { ControlOptions, Moved } from './control.ts';
import { caughtUp } from './ownMachine/caughtUp.ts';
import { takenBy } from './ownMachine/taken.ts';
import { compiledOf, type Steering } from './steering.ts';
import { signalLetter } from './wishes.ts';

export async function sendEvent(
  steering: Steering,
  workflowId: WorkflowId,
  event: string,
  payload: unknown,
  options: ControlOptions,
): Promise<Moved> {
  const compiled = await compiledOf(steering, workflowId);
  if (compiled.definition.own) {
    const schema = takenBy(compiled.definition, event);
    const value = await accept(schema, payload, `the payload of event "${event}"`, steering.around);
    return steering.residents.send(workflowId, async (workflow) => {
      await caughtUp(workflow);
      return signalLetter(event, value, options);
    });
  }
  const waiting = [...compiled.nodes.values()].filter((node) => node.kind === 'wait' && node.event === event);
  if (waiting.length === 0)
    throw new InvalidInputError(`workflow "${compiled.definition.name}" never waits for the event "${event}"`, {
      event,
    });
  const [node] = waiting;
  const value = await accept(
    node?.kind === 'wait' ? node.schema : undefined,
    payload,
    `the payload of event "${event}"`,
    steering.around,
  );
  return steering.residents.send(workflowId, signalLetter(event, value, options));
}

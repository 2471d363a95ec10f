// What an author's own machine wanted done in a turn is done when the turn is committed: actions in their order, what it logs, events for actors
// outside. At most once: a crash in between leaves it undone, so that what must happen belongs into an actor.
import type { Log } from '../../log.ts';
import type { ActorPath } from '../../machines/own.ts';
import { AttemptLog } from '../logBook.ts';
import type { LiveWorkflow } from '../liveWorkflow.ts';
import type { Opened } from '../letter.ts';
import type { Effect } from './box.ts';
import { broken } from './late.ts';

export function release(workflow: LiveWorkflow, opened: readonly Opened[]): void {
  for (const { effects = [] } of opened) for (const effect of effects) act(workflow, effect);
}

/** To the process log, and into the workflow's own. */
const logOf = ({ log, secrets, around }: LiveWorkflow, path: ActorPath): Log =>
  new AttemptLog(log, around.clock, { step: path.length > 0 ? path.join('/') : null, attempt: null }).over(
    secrets.log(around.log),
  );

function act(workflow: LiveWorkflow, effect: Effect): void {
  const { log } = workflow.around;
  switch (effect.kind) {
    case 'action':
      try {
        effect.run();
      } catch (error) {
        log.error({ workflowId: workflow.id, action: effect.type, err: error }, 'an action of a machine has failed');
        workflow.tell(broken(error));
      }
      return;
    case 'log':
      logOf(workflow, effect.path).info({ value: effect.value }, effect.label ?? 'the machine says');
      return;
    case 'emit': // Was written with the turn.
      return;
    case 'tell':
      workflow.listeners.get(effect.mark)?.(effect.event);
  }
}

// What an author's own machine wanted done in a turn is done when the turn is committed: actions in their order, what is emitted, events for actors
// outside. At most once: a crash in between leaves it undone, so that what must happen belongs into an actor.
import type { LiveWorkflow } from '../liveWorkflow.ts';
import type { Opened } from '../letter.ts';
import type { Effect } from './box.ts';
import { broken } from './late.ts';

export function release(workflow: LiveWorkflow, opened: readonly Opened[]): void {
  for (const { effects = [] } of opened) for (const effect of effects) act(workflow, effect);
}

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
    case 'emit':
      log.info(
        { workflowId: workflow.id, emitted: effect.event, actor: effect.path.join('/') },
        'a machine has emitted',
      );
      return;
    case 'tell':
      workflow.listeners.get(effect.mark)?.(effect.event);
  }
}

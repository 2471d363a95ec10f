// The events of one workflow as they are committed, by whichever process, until its end. Notifications only wake; what is given comes from the log.
import type { Store } from '../persistence/store.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../workflow.ts';

const PAGE = 200;
const ENDS: ReadonlySet<EventType> = new Set(['WORKFLOW_COMPLETED', 'WORKFLOW_FAILED', 'WORKFLOW_ABORTED']);

export async function* follow(
  store: Store,
  workflowId: WorkflowId,
  { after = 0, signal }: { readonly after?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<WorkflowEvent, void, undefined> {
  let wake = (): void => {};
  const stop = store.onEvents(() => wake());
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    /** Revision of the end; what else is of its commit may come after it. */
    let end: number | null | undefined;
    for (let from = after; !signal?.aborted; ) {
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const page = await store.events({ after: from, limit: PAGE, workflowId });
      for (const event of page) {
        if (signal?.aborted) return;
        from = event.sequence;
        yield event;
        if (ENDS.has(event.type)) end = event.revision;
        else if (event.revision !== end) end = undefined;
      }
      if (end !== undefined && page.length < PAGE) return;
      if (page.length < PAGE && !signal?.aborted) await news;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop();
  }
}

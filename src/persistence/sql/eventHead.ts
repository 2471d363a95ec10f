// Lines of the event log are numbered last, under the lock of the head row, so that numbers are gapless and in commit order.

/** The part `head`, whose `base` is the number before the first of these lines; whoever has written it has the head row until the end. */
export const headFor = (lines: string): string => `head as (
  update workflow_event_head set sequence = sequence + (select count(*) from ${lines})
  where exists (select from ${lines})
  returning sequence - (select count(*) from ${lines}) as base)`;

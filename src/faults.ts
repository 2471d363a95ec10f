// The places where a fault may strike, named for what is about to happen. The engine calls `strike(place)` there; in production nothing
// happens. A simulation throws, delays or crashes; a chaos test kills the process.

/** Each name says what is done next (`before …`) or was just done (`after …`). */
export type FaultPlace =
  | 'before commit'
  | 'after commit'
  | 'before attempt'
  | 'after attempt'
  | 'before claim'
  | 'after claim'
  | 'before tick'
  | 'after tick';

export interface Faults {
  /** Resolves to let the work go on; rejects to fail it; never settles to let the process seem dead. */
  strike(place: FaultPlace, workflowId: string): Promise<void> | undefined;
}

/** What production runs with. Returns undefined rather than a promise, so that the hot path pays nothing. */
export const noFaults: Faults = { strike: () => undefined };

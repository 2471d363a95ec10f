// The port of resources: what has a capacity that all processes share, who holds of it, and who waits in which order. A part of the store;
// `postgresResources.ts` is the one that ships.
import type { WorkflowId } from '../workflow.ts';
import type { AuditEntry } from './rows/audit.ts';

/** Resource → units. */
export type Units = Readonly<Record<string, number>>;

/** What one step, or one workflow as a whole, wants to hold. All of it is granted at once, or nothing. */
export interface Claim {
  readonly workflowId: WorkflowId;
  readonly fence: number;
  /** Which part of the workflow claims: a step's name, or the word for the whole. Asking again under it is the same claim. */
  readonly address: string;
  readonly needs: Units;
  /** The needed resource is made with this capacity where it is not there, and has it from now: one of a concurrency key. */
  readonly limit?: number;
}

/** A claim that came to be granted while its workflow waited. */
export interface Granted {
  readonly workflowId: WorkflowId;
  readonly address: string;
}

export interface ClaimRow extends Granted {
  readonly needs: Units;
  /** Place in the order of arrival. */
  readonly arrived: number;
  readonly since: number;
  readonly grantedAt: number | null;
}

export interface ResourceRow {
  readonly name: string;
  readonly capacity: number;
  /** Made for a concurrency key. */
  readonly isSlot: boolean;
  /** In order of arrival. */
  readonly claims: readonly ClaimRow[];
}

/** A workflow that another one waits for. */
export interface ChildEdge {
  readonly parent: WorkflowId;
  /** Step of the parent. */
  readonly step: string;
  readonly child: WorkflowId;
}

/** A wait for an event of certain workflows, each of which waits for others alone; `from` is empty where one does not, or is not there. */
export interface SignalEdge {
  readonly workflowId: WorkflowId;
  readonly step: string;
  readonly key: string;
  readonly from: readonly WorkflowId[];
}

/** Who waits for whom, as it was at one moment. */
export interface WaitGraph {
  readonly resources: readonly { readonly name: string; readonly capacity: number }[];
  readonly claims: readonly ClaimRow[];
  readonly children: readonly ChildEdge[];
  readonly signals?: readonly SignalEdge[];
  /** Completed attempts of each workflow that is named above, where there are any: what its undo would cost. */
  readonly work: Readonly<Record<WorkflowId, number>>;
}

export interface ResourceStore {
  /** Makes these resources. One that is there keeps the capacity that it was given at run time, unless the declared figure has changed. */
  declareResources(capacities: Units): Promise<void>;
  /**
   * Claims, or asks what became of the claim. Waiting claims are granted in order of arrival: none overtakes an earlier one that needs a resource
   * of its own, so that a large claim is not starved by small ones. True: all of it is held, until it is released.
   * @throws StaleWriterError when the fence is not the workflow's any more
   */
  acquire(claim: Claim): Promise<boolean>;
  /** Addresses under which the workflow holds or waits. */
  claims(workflowId: WorkflowId): Promise<readonly string[]>;
  /** Lets go without a commit of what no committed state wants. Nothing happens under an older fence. */
  unclaim(workflowId: WorkflowId, fence: number, addresses: readonly string[]): Promise<void>;
  /**
   * Grants what is free of these resources, and of those that their waiters need besides; workflows that sleep are due from `now`. To be called
   * when something was released, and now and then for all (`undefined`): that also removes claims of workflows that have ended.
   */
  grantWaiting(names: readonly string[] | undefined, now: number): Promise<readonly Granted[]>;
  /** Of these workflows, claims that were granted while they waited and that they have not taken up. */
  grantedTo(workflowIds: readonly WorkflowId[]): Promise<readonly Granted[]>;
  /** Undefined: there is no such resource, and nothing is written. What is held above a smaller capacity is held until it is released. */
  setCapacity(name: string, capacity: number, audit?: AuditEntry): Promise<number | undefined>;
  /** Multiplies the capacity, to the next whole number and at least by one unit where the factor is above 1. */
  scale(name: string, factor: number): Promise<number | undefined>;
  /** Every resource, by name, with its claims. */
  resources(): Promise<readonly ResourceRow[]>;
  /**
   * What does not matter to whether somebody waits for ever may be left out. Undefined where nothing is left.
   * @param signals whether events that are awaited of certain workflows are looked at too
   */
  waitGraph(signals: boolean): Promise<WaitGraph | undefined>;
}

// The workflows that are shown together: the one that was asked for, and those that it and its children have started. Read from the rows, so that also
// children that sleep, have ended or belong to another process are there.
import { WorkflowDefinitionRow } from '../../persistence/entities/workflow_definitions.ts';
import { Workflow } from '../../persistence/entities/workflows.ts';
import type { Reads } from '../reads.ts';
import { placedNodesOf } from '../plan.ts';
import type { Standing } from './actors.ts';

/** Workflows that are shown at most, of very many the newest children. */
const MOST = 50;

export interface Member {
  readonly workflowId: string;
  readonly rootId: string;
  readonly parentId?: string;
  /** Revision that was shown last. */
  shown: number;
  /** Revision that the last look found, and the log had not told of. */
  unsaidBefore: number;
}

export class Family {
  readonly #members = new Map<string, Member>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.#add(root, undefined);
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  find(workflowId: string | null): Member | undefined {
    return workflowId === null ? undefined : this.#members.get(workflowId);
  }

  standing({ workflowId, rootId, parentId }: Member): Standing {
    const childIds = this.members.flatMap((one) => (one.parentId === workflowId ? [one.workflowId] : []));
    return { rootId, ...(parentId === undefined ? {} : { parentId }), childIds };
  }

  /** Children that are there now and were not at the last look, those above first. */
  async grown(reads: Reads): Promise<readonly Member[]> {
    const found: Member[] = [];
    let parents: readonly Member[] = this.members;
    while (parents.length > 0 && this.#members.size < MOST) {
      const started = await this.#startedBy(parents, reads);
      parents = started.map(({ id, parentId }) => this.#add(id, parentId ?? undefined));
      found.push(...parents);
    }
    return found;
  }

  async #startedBy(parents: readonly Member[], reads: Reads): Promise<Pick<Workflow, 'id' | 'parentId'>[]> {
    const rows = await reads.workflow.loadMany(parents.map(({ workflowId }) => workflowId));
    const known = rows.flatMap((row) => (row && 'definitionHash' in row ? [row] : []));
    const definitions = await reads.definition.loadMany(known.map(({ definitionHash }) => definitionHash));
    const mayHave = known.filter((_, at) => startsChildren(definitions[at]));
    if (mayHave.length === 0) return [];
    const ids = mayHave.map(({ id }) => id);
    const found = await reads.em.find(
      Workflow,
      { parentId: { $in: ids }, id: { $nin: [...this.#members.keys()] } },
      { fields: ['id', 'parentId'], orderBy: { id: 'desc' }, limit: MOST - this.#members.size },
    );
    return found.toReversed();
  }

  #add(workflowId: string, parentId: string | undefined): Member {
    const place = { workflowId, rootId: this.#root, ...(parentId === undefined ? {} : { parentId }) };
    const member: Member = { ...place, shown: 0, unsaidBefore: 0 };
    this.#members.set(workflowId, member);
    return member;
  }
}

const startsChildren = (definition: WorkflowDefinitionRow | Error | null | undefined): boolean =>
  definition instanceof Error || !definition
    ? false
    : placedNodesOf(definition).some(({ child }) => child !== undefined);

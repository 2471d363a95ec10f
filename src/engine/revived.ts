// A workflow that was claimed, as it is stored; where that is corrupt, as it was before that.
import { CorruptCheckpointError } from '../errors.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { isFinal } from '../workflow.ts';
import type { LiveWorkflow, Observer } from './liveWorkflow.ts';
import type { Registry } from './registry.ts';
import { migrated } from './migrate.ts';
import { restore } from './restore.ts';
import { salvaged } from './salvage.ts';
import type { Inside } from './surroundings.ts';

/** @param byHand a person moves it: any valid state will do */
export async function revived(
  around: Inside,
  observer: Observer,
  registry: Registry,
  stored: StoredWorkflow,
  byHand: boolean,
): Promise<LiveWorkflow> {
  try {
    const compiled = await registry.withHash(stored.definitionHash, stored.definition);
    if (compiled.own && compiled.definition.version !== stored.version && !isFinal(stored.status)) {
      const today = registry.named(stored.definition, compiled.definition.version);
      return (await migrated(around, observer, today, stored, { from: 'here' }, true)).workflow;
    }
    return await restore(around, observer, registry, stored);
  } catch (error) {
    if (!(error instanceof CorruptCheckpointError)) throw error;
    const compiled = await registry.withHash(stored.definitionHash, stored.definition);
    return salvaged(around, observer, compiled, stored, error, byHand);
  }
}

// A workflow as operators name it: the UUID of a list or of the process log, "definition/key", or the id of the API.
import { isUuid } from '../ids.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { idOf } from './identity.ts';
import type { Server } from './server.ts';

/** How every command calls the argument. */
export const WORKFLOW = '<workflow>';
export const HOW_NAMED = 'A workflow is named by its UUID, or by "definition/key".';

/** Arguments of `Query.workflow`. @throws UsageError */
export function lookUp(named: string): Readonly<Record<string, string>> {
  const slash = named.indexOf('/');
  if (slash > 0) return { definition: named.slice(0, slash), key: named.slice(slash + 1) };
  return { id: idOf(named, 'Workflow') };
}

/** The opaque id, for a mutation. @throws UsageError, CommandError where there is no such workflow */
export async function workflowId(server: Server, named: string): Promise<string> {
  if (!named.includes('/')) return idOf(named, 'Workflow');
  const { workflow } = await server.ask<{ workflow: { id: string } | null }>(
    'query Named($definition: String, $key: String) { workflow(definition: $definition, key: $key) { id } }',
    lookUp(named),
  );
  return (workflow ?? noWorkflow(named)).id;
}

export function noWorkflow(named: string): never {
  const hint = isUuid(named) ? '' : ' (it is named by its UUID or by "definition/key")';
  throw new CommandError(
    EXIT.notFound,
    `there is no workflow "${named}"${hint}; "holdfast workflows list" shows those that are there`,
  );
}

// A UUID does not say of which type it is: the one of the possible ids that there is something of.
import { CommandError, EXIT } from './exitCodes.ts';
import type { Server } from './server.ts';

interface Found {
  readonly id: string;
  readonly __typename: string;
}

/** @param what how it is called where there is none. @throws CommandError */
export async function theOneThatIs(server: Server, ids: readonly string[], what: string): Promise<Found> {
  const { nodes } = await server.ask<{ nodes: (Found | null)[] }>(
    'query Which($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }',
    { ids },
  );
  const found = nodes.find((node) => node !== null);
  if (found) return found;
  throw new CommandError(EXIT.notFound, `there is no ${what}`);
}

// How an operator names a thing: by the UUID that tables and the process log show, or by the opaque id of the API. The command shows UUIDs, because
// opaque ids are too long to read; it is of one house with the server, and may know how they are made.
import { type NodeType, parseGlobalId, toGlobalId } from '../graphql/globalIds.ts';
import { isUuid } from '../ids.ts';
import { UsageError } from './usageError.ts';

/** The opaque id of what was named. @throws UsageError */
export function idOf(named: string, ...types: readonly [NodeType, ...NodeType[]]): string {
  const [id] = idsOf(named, ...types);
  return id as string;
}

/** Where a UUID may be of more than one type: the opaque ids that it may stand for. @throws UsageError */
export function idsOf(named: string, ...types: readonly [NodeType, ...NodeType[]]): string[] {
  if (isUuid(named)) return types.map((type) => toGlobalId(type, named));
  const parsed = parseGlobalId(named);
  if (parsed && types.includes(parsed.type)) return [named];
  throw new UsageError(
    parsed
      ? `"${named}" is the id of a ${parsed.type}, not of a ${types.join(' or ')}`
      : `"${named}" is no id; give the UUID that the list shows, or the id of the API`,
  );
}

/** What a table shows of an opaque id. */
export const shortId = (id: string): string => parseGlobalId(id)?.key ?? id;

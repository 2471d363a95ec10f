// What the API adds to the audit log: where a request came from, the row of a change that the API writes itself, and every mutation that was refused,
// whoever refused it. Nobody else records a refusal of the API.
import type { EntityManager } from '@mikro-orm/postgresql';
import { GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { type AskedFor, entryOf, recordRefusal } from '../engine/audit.ts';
import type { Origin } from '../engine/control.ts';
import { HoldfastError } from '../errors.ts';
import { addToAuditLog, onEntities } from '../persistence/auditLog.ts';
import type { Context } from './context.ts';
import { parseGlobalId } from './globalIds.ts';
import type { Payload } from './userErrors.ts';

export const originOf = ({ caller, requestId }: Pick<Context, 'caller' | 'requestId'>): Origin => ({
  role: caller.role,
  requestId,
  ...(caller.address !== undefined && { address: caller.address }),
});

/** Writes the row of a change in the transaction of the change, last of all. */
export type AuditWithin = (
  transaction: EntityManager,
  states: { readonly before?: object; readonly after?: object },
) => Promise<void>;

type Change = Pick<AskedFor, 'action' | 'type' | 'id' | 'what'> & { readonly reason: string | null };

export const auditWithin =
  (context: Pick<Context, 'clock' | 'caller' | 'requestId' | 'engine'>, { reason, ...change }: Change): AuditWithin =>
  (transaction, states) => {
    const entry = entryOf(context.clock, {
      ...change,
      options: { actor: context.caller.name, origin: originOf(context), ...(reason !== null && { reason }) },
    });
    const { vault, integrity } = context.engine;
    const hidden = vault ? { ...entry, reason: vault.hide(entry.reason) } : entry;
    return addToAuditLog(onEntities(transaction), [{ ...hidden, ...states }], integrity);
  };

/** The same schema; every mutation that is refused is recorded. To be applied last, so that it sees whoever refuses. */
export function auditMutations(schema: GraphQLSchema): GraphQLSchema {
  for (const [action, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve as GraphQLFieldResolver<unknown, Context, { input: object }> | undefined;
    if (!resolve) continue;
    field.resolve = async (parent, args, context: Context, info) => {
      const { input } = args as { input: object };
      try {
        const payload = (await resolve(parent, { ...args, input }, context, info)) as Payload<object>;
        const [refusal] = payload.userErrors;
        if (refusal) await refused(context, action, input, refusal.code);
        return payload;
      } catch (error) {
        const code = codeOf(error);
        if (code !== undefined) await refused(context, action, input, code);
        throw error;
      }
    };
  }
  return schema;
}

function refused(context: Context, action: string, input: object, code: string): Promise<void> {
  const { reason } = input as { readonly reason?: unknown };
  const entry = entryOf(context.clock, {
    action,
    ...targetOf(input),
    options: {
      actor: context.caller.name,
      origin: originOf(context),
      ...(typeof reason === 'string' && { reason }),
    },
  });
  return recordRefusal({ store: context.engine.store, clock: context.clock, log: context.log }, entry, code);
}

/** Undefined for a failure that is nobody's refusal. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof HoldfastError) return error.retryable ? undefined : error.code;
  if (!(error instanceof GraphQLError)) return undefined;
  const { code } = error.extensions;
  // Who asks too often does not fill the log with it.
  return typeof code === 'string' && code !== 'RATE_LIMITED' ? code : undefined;
}

/** What the input of a mutation names; a text that is no id is kept as it came, cut. */
function targetOf(input: object): { readonly type?: string; readonly id?: string } {
  const given = input as Readonly<Record<string, unknown>>;
  const target = (given['target'] ?? {}) as Readonly<Record<string, unknown>>;
  const named = [
    given['workflowId'],
    given['interventionId'],
    given['groupId'],
    given['scheduleId'],
    target['errorId'],
    target['systemErrorId'],
  ];
  const id = named.find((one) => typeof one === 'string');
  const parsed = id === undefined ? undefined : parseGlobalId(id);
  if (parsed) return { type: parsed.type, id: parsed.key };
  if (id !== undefined) return { id: id.slice(0, LONGEST_ID) };
  const [type, key] =
    'key' in given && 'state' in given
      ? ['CircuitBreaker', given['key']]
      : ['definition' in given ? 'Schedule' : 'Resource', given['name']];
  return typeof key === 'string' ? { type: type as string, id: key.slice(0, LONGEST_ID) } : {};
}

const LONGEST_ID = 200;

// API keys over the API: who has one, a new one, the end of one.
import { KEY_ROLES, type KeyRole } from '../apiKey.ts';
import { timeOrderedIds } from '../ids.ts';
import { createApiKey, revokeApiKey } from '../persistence/apiKeys.ts';
import { ApiKeyRow } from '../persistence/entities/api_keys.ts';
import { auditWithin } from './audit.ts';
import type { Context } from './context.ts';
import { keyOf, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import type { Resolvers } from './resolvers.ts';
import { payload } from './userErrors.ts';

const KEYS: Listing<ApiKeyRow> = {
  name: 'apiKeys',
  entity: ApiKeyRow,
  order: ['createdAt', 'id'],
  direction: 'desc',
};

export const queries = {
  caller: (_, _args, { caller }) => caller,
  apiKeys: (_, page, { reads }) => reads.page(KEYS, {}, page),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  createApiKey: (_, { input }, context) =>
    payload(context, input, { INVALID_INPUT: ({ details: { option } }) => [String(option)] }, async () => {
      const id = timeOrderedIds(context.clock)();
      const secret = await createApiKey(
        context.reads.em,
        {
          id,
          name: input.name,
          role: input.role,
          expiresAt: input.expiresAt?.getTime() ?? null,
          createdBy: context.caller.name,
          createdAt: context.clock.now(),
        },
        auditWithin(context, { action: 'createApiKey', type: 'ApiKey', id, reason: null }),
      );
      await context.keysChanged();
      return { apiKey: () => found(context, id), secret, sequence: null };
    }),
  revokeApiKey: (_, { input }, context) =>
    payload(context, input, { NOT_FOUND: ['apiKeyId'], INVALID_STATE: ['apiKeyId'] }, async () => {
      const id = keyOf(input.apiKeyId, 'ApiKey');
      const by = { by: context.caller.name, at: context.clock.now() };
      await revokeApiKey(
        context.reads.em,
        id,
        by,
        auditWithin(context, { action: 'revokeApiKey', type: 'ApiKey', id, reason: null }),
      );
      await context.keysChanged();
      return { apiKey: () => found(context, id), sequence: null };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

const found = ({ reads }: Context, id: string): Promise<ApiKeyRow | null> => reads.em.findOne(ApiKeyRow, { id });

const ApiKey: Resolvers<'ApiKey'> = {
  id: ({ id }) => toGlobalId('ApiKey', id),
  role: ({ role }) => KEY_ROLES.find((one) => one === role) as KeyRole,
};

export const types = { ApiKey };

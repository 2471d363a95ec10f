// Resources that workflows share: how much there is of each, who holds of it and who waits, in order of arrival; and what one step, or one workflow,
// holds or waits for itself.
import { WHOLE } from '../workflow.ts';
import type { ClaimRow } from '../persistence/resourceStore.ts';
import { optionsOf } from './change.ts';
import { badInput } from './connections.ts';
import { present } from './reads.ts';
import type { Resolvers } from './resolvers.ts';
import { payload } from './userErrors.ts';

export const queries = {
  resources: async (_, { names }, { engine }) =>
    (await engine.resources()).filter(({ name }) => !names || names.includes(name)),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  setResourceCapacity: (_, { input }, context) =>
    payload(context, input, { NOT_FOUND: ['name'], INVALID_CONFIGURATION: ['capacity'] }, async () => {
      await context.engine.setCapacity(input.name, input.capacity, optionsOf(context, {}));
      const resource = (await context.engine.resources()).find(({ name }) => name === input.name);
      return { resource, sequence: null };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

const MOST = 200;

const Resource: Resolvers<'Resource'> = {
  isConcurrencyKey: ({ isSlot }) => isSlot,
  held: ({ name, claims }) =>
    claims.reduce((sum, { grantedAt, needs }) => sum + (grantedAt === null ? 0 : (needs[name] ?? 0)), 0),
  holderCount: ({ claims }) => claims.filter(isHeld).length,
  waiterCount: ({ claims }) => claims.length - claims.filter(isHeld).length,
  holders: ({ claims }, { first }) => claims.filter(isHeld).slice(0, upTo(first)),
  waiters: ({ claims }, { first }) => claims.filter((claim) => !isHeld(claim)).slice(0, upTo(first)),
};

const isHeld = ({ grantedAt }: ClaimRow): boolean => grantedAt !== null;

function upTo(first: number | null | undefined): number {
  const count = first ?? 50;
  if (count >= 0 && count <= MOST) return count;
  throw badInput(`first is ${count}; it must be 0 to ${MOST}`);
}

/** From the engine's list, or as the row of one workflow. */
const ResourceClaim: Resolvers<'ResourceClaim'> = {
  workflow: async ({ workflowId }, _, { reads }) => present(await reads.workflow.load(workflowId)),
  // Calls of an author's own machine claim each for itself.
  stepKey: ({ address }) => (address === WHOLE ? null : address.replace(/\[\d+\]$/, '')),
  needs: (claim) =>
    'needs' in claim
      ? Object.entries(claim.needs).map(([name, units]) => ({ name, units }))
      : claim.resources.map((name, index) => ({ name, units: claim.units[index] ?? 0 })),
  since: ({ since }) => new Date(since),
  grantedAt: ({ grantedAt }) => (grantedAt === null ? null : new Date(grantedAt)),
};

export const types = { Resource, ResourceClaim };

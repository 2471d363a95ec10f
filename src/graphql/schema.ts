// schema.graphql and the resolvers, joined. The contract is the file; a resolver without a field there is an error at start.
import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { revealing } from './revealing.ts';
import type { Vault } from '../persistence/vault.ts';
import { defaultRedactor, type Redactor } from '../redaction.ts';
import { auditMutations } from './audit.ts';
import * as auditLog from './auditLog.ts';
import * as affected from './affected.ts';
import * as alerts from './alerts.ts';
import * as bulk from './bulk.ts';
import { guard } from './access/roles.ts';
import * as apiKeys from './apiKeys.ts';
import * as breakers from './breakers.ts';
import * as checkpoints from './checkpoints.ts';
import * as configuration from './configuration.ts';
import * as control from './control.ts';
import * as definitions from './definitions.ts';
import * as errors from './errors.ts';
import * as errorGroups from './errorGroups.ts';
import * as events from './events.ts';
import * as groupDecisions from './groupDecisions.ts';
import * as interventions from './interventions.ts';
import * as log from './log.ts';
import * as nodes from './nodes.ts';
import * as quarantine from './quarantine.ts';
import * as recovery from './recovery.ts';
import * as resolution from './resolution.ts';
import * as resources from './resources.ts';
import * as restarts from './restarts.ts';
import * as retries from './retries.ts';
import * as schedules from './schedules.ts';
import * as scarcity from './scarcity.ts';
import type { ResolverMap } from './resolvers.ts';
import { scalarsWith } from './scalars.ts';
import * as stateValidations from './stateValidations.ts';
import * as statistics from './statistics.ts';
import * as steps from './steps.ts';
import { subscriptions } from './subscriptions.ts';
import * as workflows from './workflows.ts';

/** The contract, as it is published. */
export const typeDefs = (): string => readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** What does not compile here has a field without a resolver, or one that answers with something else than the schema says. */
const types: ResolverMap = {
  ...auditLog.types,
  ...affected.types,
  ...alerts.types,
  ...apiKeys.types,
  ...breakers.types,
  ...bulk.types,
  ...checkpoints.types,
  ...configuration.types,
  ...definitions.types,
  ...errors.types,
  ...errorGroups.types,
  ...events.types,
  ...interventions.types,
  ...log.types,
  ...quarantine.types,
  ...recovery.types,
  ...resources.types,
  ...retries.types,
  ...schedules.types,
  ...stateValidations.types,
  ...scarcity.types,
  ...steps.types,
  ...workflows.types,
  Query: {
    ...auditLog.queries,
    ...apiKeys.queries,
    ...breakers.queries,
    ...bulk.queries,
    ...checkpoints.queries,
    ...configuration.queries,
    ...definitions.queries,
    ...errors.queries,
    ...errorGroups.queries,
    ...events.queries,
    ...interventions.queries,
    ...log.queries,
    ...nodes.queries,
    ...quarantine.queries,
    ...resources.queries,
    ...retries.queries,
    ...schedules.queries,
    ...scarcity.queries,
    ...statistics.queries,
    ...workflows.queries,
  },
  Mutation: {
    ...alerts.mutations,
    ...apiKeys.mutations,
    ...breakers.mutations,
    ...bulk.mutations,
    ...configuration.mutations,
    ...control.mutations,
    ...groupDecisions.mutations,
    ...resolution.mutations,
    ...resources.mutations,
    ...restarts.mutations,
    ...schedules.mutations,
  },
};

/**
 * @param redactor takes secrets out of every answer of type JSON
 * @param vault opens texts that are encrypted in their columns
 */
export function createSchema(redactor: Redactor = defaultRedactor, vault?: Vault): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: typeDefs(),
    resolvers: {
      ...scalarsWith(redactor),
      ...checkpoints.enums,
      ...definitions.enums,
      ...errors.enums,
      ...interventions.enums,
      ...quarantine.enums,
      ...schedules.enums,
      ...steps.enums,
      ...types,
      Event: events.Event,
      Subscription: subscriptions,
    } as never,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    inheritResolversFromInterfaces: false,
  });
  return auditMutations(guard(revealing(schema, vault)));
}

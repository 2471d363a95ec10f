// The configuration of error handling: what is in force, where it is from, and what does nothing yet; and reading it again.
import { optionsOf } from './change.ts';
import type { Resolvers } from './resolvers.ts';
import { payload } from './userErrors.ts';

export const queries = {
  configuration: (_, { definition }, { engine }) => engine.configuration(definition ?? undefined),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  reloadConfiguration: (_, { input }, context) =>
    payload(context, input, {}, async () => {
      const { changed, waiting } = await context.engine.reloadConfiguration(optionsOf(context, {}));
      return { configuration: context.engine.configuration(), changed, waitingForStart: waiting, sequence: null };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

/** A payload that was refused has no lists of its own. */
const ReloadConfigurationPayload: Resolvers<'ReloadConfigurationPayload'> = {
  changed: ({ changed }) => changed ?? [],
  waitingForStart: ({ waitingForStart }) => waitingForStart ?? [],
};

const Configuration: Resolvers<'Configuration'> = {
  loadedAt: ({ loadedAt }) => new Date(loadedAt),
  settings: ({ settings }, { active }) =>
    settings.filter(({ key }) => active == null || (key.inactive === undefined) === active),
};

const Setting: Resolvers<'Setting'> = {
  default: ({ key }) => key.default,
  unit: ({ key }) => key.unit ?? null,
  expects: ({ key }) => key.kind.expects,
  effect: ({ key }) => key.effect,
  active: ({ key }) => key.inactive === undefined,
  inactiveBecause: ({ key }) => key.inactive ?? null,
  reloadable: ({ key }) => key.reloadable,
  perDefinition: ({ key }) => key.perDefinition,
};

export const types = { Configuration, Setting, ReloadConfigurationPayload };

// The configuration of error handling: what is in force, where it is from, and what does nothing yet; and reading it again.
import type { ConfigurationView } from '../engine/control.ts';
import type { Setting } from '../failures/configuration/settings.ts';
import type { Fields, RootFields } from './fields.ts';
import { payload } from './userErrors.ts';

export const queries: RootFields = {
  configuration: (_, { definition }: { definition?: string | null }, { engine }) =>
    engine.configuration(definition ?? undefined),
};

interface ReloadInput {
  readonly clientMutationId?: string | null;
}

export const mutations: RootFields = {
  reloadConfiguration: (_, { input }: { input: ReloadInput }, context) =>
    payload(context, input, {}, async () => {
      const { changed, waiting } = await context.engine.reloadConfiguration();
      return { configuration: context.engine.configuration(), changed, waitingForStart: waiting, sequence: null };
    }),
};

/** A payload that was refused has no lists of its own. */
const ReloadConfigurationPayload: Fields<{ changed?: readonly string[]; waitingForStart?: readonly string[] }> = {
  changed: ({ changed }) => changed ?? [],
  waitingForStart: ({ waitingForStart }) => waitingForStart ?? [],
};

const Configuration: Fields<ConfigurationView> = {
  loadedAt: ({ loadedAt }) => new Date(loadedAt),
  settings: ({ settings }, { active }: { active?: boolean | null }) =>
    settings.filter(({ key }) => active == null || (key.inactive === undefined) === active),
};

const Setting: Fields<Setting> = {
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

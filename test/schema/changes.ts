// What clients of a schema must be told of its changes, and whether the changelog tells them: a change is about certain names, and one entry of
// the changelog's unreleased part must hold all of them, each as code.
import {
  type BreakingChange,
  type DangerousChange,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
} from 'graphql';

type Change = BreakingChange | DangerousChange;

/** Changes that can break, or surprise, a client that was written for `released`, in the words of graphql-js. */
export const changesOf = (released: GraphQLSchema, schema: GraphQLSchema): readonly Change[] => [
  ...findBreakingChanges(released, schema),
  ...findDangerousChanges(released, schema),
];

/** Changes that no entry of the changelog names. */
export function untold(changes: readonly Change[], changelog: string): readonly string[] {
  const entries = unreleased(changelog)
    .split(/^- /m)
    .map((entry) => [...entry.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
  return changes
    .filter((change) => !entries.some((codes) => namesIn(change).every((name) => codes.includes(name))))
    .map((change) => `${change.description} An entry must have ${namesIn(change).join(', ')}`);
}

const unreleased = (changelog: string): string =>
  changelog.split(/^## /m).find((part) => part.startsWith('[Unreleased]')) ?? '';

/** "BAR was added to enum type Foo." is about `BAR` and `Foo`; "Foo.bar arg baz was removed." about `Foo.bar` and `baz`. */
export function namesIn({ description }: Pick<Change, 'description'>): readonly string[] {
  // What it was, and has become, behind the verb is not asked for.
  const [subject = ''] = description.split(/ (?:has )?changed /);
  const words = subject.replace(/\.$/, '').match(/\w+\.\w+|(?<=\b(?:arg|field) )\w+|\b[A-Z][A-Za-z_]+\b/g) ?? [];
  return words.filter((word) => !['An', 'Standard', 'Repeatable'].includes(word));
}

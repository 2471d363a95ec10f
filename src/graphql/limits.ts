// What one document may ask for, checked before anything runs: depth, aliases, root fields and directives are validation rules, tokens
// an option of the parser, cost (in `cost.ts`) needs the variables. HTTP, WebSocket and SSE share all of them. Fragments are counted
// where they are spread, each measured once, so that a document cannot hide its size in them.
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { LIMITS } from './figures.ts';

type Measured = keyof Pick<typeof LIMITS, 'depth' | 'aliases' | 'rootFields' | 'directives'>;
export type Measure = Record<Measured, number>;

const WORDS: Record<Measured, string> = {
  depth: 'levels of fields',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
};

/** Refuses a document that is larger than the limits. */
export const LimitsRule: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition(operation) {
    const measure = measureOf(operation.selectionSet, fragmentsOf(context.getDocument()), new Map());
    const directives = measure.directives + (operation.directives?.length ?? 0);
    for (const [name, value] of Object.entries({ ...measure, directives }) as [Measured, number][])
      if (value > LIMITS[name]) context.reportError(exceeded(name, WORDS[name], value, LIMITS[name]));
  },
});

/** Every rule that a document must pass on every transport. */
export const RULES: readonly ValidationRule[] = [...specifiedRules, LimitsRule];

export const exceeded = (name: string, words: string, value: number, limit: number): GraphQLError =>
  new GraphQLError(`The operation has ${value} ${words}, at most ${limit} are allowed. Split it, or ask for less`, {
    extensions: { code: 'LIMIT_EXCEEDED', limit: name, value, allowed: limit, http: { status: 400 } },
  });

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );

const NOTHING: Measure = { depth: 0, aliases: 0, rootFields: 0, directives: 0 };

function measureOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, Measure>): Measure {
  const sum = { ...NOTHING };
  for (const selection of set.selections) {
    sum.directives += selection.directives?.length ?? 0;
    const inner = innerMeasure();
    sum.depth = Math.max(sum.depth, inner.depth);
    sum.aliases += inner.aliases;
    sum.rootFields += inner.rootFields;
    sum.directives += inner.directives;

    function innerMeasure(): Measure {
      switch (selection.kind) {
        case Kind.FIELD: {
          // `__schema` and `__type`, not `__typename`, which is a field of every depth.
          if (selection.name.value === '__schema' || selection.name.value === '__type')
            return { ...NOTHING, rootFields: 1 };
          const below = selection.selectionSet ? measureOf(selection.selectionSet, fragments, known) : NOTHING;
          return {
            depth: below.depth + 1,
            aliases: below.aliases + (selection.alias ? 1 : 0),
            rootFields: 1,
            directives: below.directives,
          };
        }
        case Kind.INLINE_FRAGMENT:
          return measureOf(selection.selectionSet, fragments, known);
        case Kind.FRAGMENT_SPREAD:
          return measureOfFragment(selection.name.value, fragments, known);
      }
    }
  }
  return sum;
}

function measureOfFragment(name: string, fragments: Fragments, known: Map<string, Measure>): Measure {
  const found = known.get(name);
  if (found) return found;
  const fragment = fragments.get(name);
  // An unknown fragment, or one that spreads itself: other rules refuse the document for that.
  known.set(name, NOTHING);
  const measure = fragment ? measureOf(fragment.selectionSet, fragments, known) : NOTHING;
  known.set(name, measure);
  return measure;
}

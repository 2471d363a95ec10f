// Asks a server for everything that its schema has, starting from the root fields and going on with every object that comes into view, and
// says which fields were answered with something: a value, or a list that is not empty.
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

type Ask = (query: string) => Promise<Record<string, unknown> | null>;

export class Crawl {
  /** `Type.field` of all fields that were answered with something. */
  readonly seen = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #ask: Ask;
  readonly #queue: { readonly id: string; readonly type: string }[] = [];
  readonly #known = new Set<string>();

  constructor(schema: GraphQLSchema, ask: Ask) {
    this.#schema = schema;
    this.#ask = ask;
  }

  /** Runs an operation that was made by `selectionOf`, and takes note of its answer. */
  async operation(kind: 'query' | 'mutation', root: GraphQLObjectType, field: string, given = ''): Promise<void> {
    const of = root.getFields()[field];
    if (!of) throw new Error(`${root.name} has no ${field}`);
    const data = await this.#ask(`${kind} { ${field}${given || firstPage(of)}${this.selectionOf(of)} }`);
    if (data) this.note(root, data);
  }

  /** Every field of every object that came into view, and of those that come into view with them. @param most of one type */
  async nodes(most: number): Promise<void> {
    const asked = new Map<string, number>();
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const count = asked.get(next.type) ?? 0;
      if (count >= most) continue;
      asked.set(next.type, count + 1);
      const type = this.#schema.getType(next.type) as GraphQLObjectType;
      const data = await this.#ask(
        `{ node(id: "${next.id}") { __typename ... on ${type.name} { ${this.#fields(type)} } } }`,
      );
      if (data?.['node']) this.note(type, data['node'] as Record<string, unknown>);
    }
  }

  selectionOf({ type }: GraphQLField<unknown, unknown>): string {
    return this.#selection(getNamedType(type));
  }

  #selection(type: GraphQLNamedOutputType): string {
    if (isAbstractType(type))
      return ` { __typename ${
        type.name === 'Node'
          ? 'id'
          : this.#schema
              .getPossibleTypes(type)
              .map((each) => `... on ${each.name} { ${this.#fields(each)} }`)
              .join(' ')
      } }`;
    if (!isObjectType(type)) return '';
    // What can be asked for again by its id is asked then.
    return isNode(type) ? ' { __typename id }' : ` { ${this.#fields(type)} }`;
  }

  #fields(type: GraphQLObjectType): string {
    return Object.values(type.getFields())
      .map((field) => `${field.name}${firstPage(field)}${this.selectionOf(field)}`)
      .join(' ');
  }

  note(type: GraphQLObjectType, data: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(data)) {
      const field = type.getFields()[name];
      // That nothing is wrong is an answer; any other list must hold something.
      if (!field || value === null || (Array.isArray(value) && value.length === 0 && name !== 'userErrors')) continue;
      for (const has of [type, ...type.getInterfaces()])
        if (has.getFields()[name]) this.seen.add(`${has.name}.${name}`);
      const items = isListType(getNullableType(field.type)) ? (value as unknown[]) : [value];
      for (const item of items) this.#noteItem(getNamedType(field.type), item);
    }
  }

  #noteItem(type: GraphQLNamedOutputType, item: unknown): void {
    if (typeof item !== 'object' || item === null) return;
    const data = item as Record<string, unknown>;
    const name = isAbstractType(type) ? String(data['__typename']) : type.name;
    const object = this.#schema.getType(name);
    if (!isObjectType(object)) return;
    const { id } = data;
    if (isNode(object) && typeof id === 'string' && !this.#known.has(id)) {
      this.#known.add(id);
      this.#queue.push({ id, type: object.name });
    }
    this.note(object, data);
  }
}

const isNode = (type: GraphQLObjectType): boolean => type.getInterfaces().some(({ name }) => name === 'Node');

/** A short page wherever one can be asked for. */
function firstPage({ name, args }: GraphQLField<unknown, unknown>): string {
  if (args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined))
    throw new Error(`${name} needs arguments`);
  return args.some((argument) => argument.name === 'first') ? '(first: 20)' : '';
}

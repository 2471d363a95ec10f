// Texts that are encrypted in their columns are opened where they are answered: in every field that is text or JSON, and nowhere where there are no keys.
import { defaultFieldResolver, getNamedType, type GraphQLSchema, isLeafType, isObjectType } from 'graphql';
import type { Vault } from '../persistence/vault.ts';

export function revealing(schema: GraphQLSchema, vault: Vault | undefined): GraphQLSchema {
  if (!vault?.isOn) return schema;
  const opened = (value: unknown): unknown =>
    value instanceof Promise ? value.then((one: unknown) => vault.reveal(one)) : vault.reveal(value);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (!isLeafType(named) || !TEXTS.has(named.name)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (...given) => opened(resolve(...given));
    }
  }
  return schema;
}

const TEXTS = new Set(['String', 'JSON']);

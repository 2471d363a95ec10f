// How much one request may ask for. docs/api.md lists the figures.
export const LIMITS = {
  /** Levels of fields; introspection is exempt, since its standard query is 13 deep. */
  depth: 12,
  aliases: 30,
  /** Fields of the operation itself. */
  rootFields: 20,
  directives: 30,
  tokens: 2_000,
  /** Objects that the answer may hold, by the sizes of the pages that are asked for. */
  cost: 5_000,
  /** Of a request or a WebSocket message. */
  bodyBytes: 1024 * 1024,
} as const;

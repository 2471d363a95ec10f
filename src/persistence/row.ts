/** An interface as the type of a row: pg asks for an index signature, which only a mapped type has. */
export type Row<Shape> = { [Key in keyof Shape]: Shape[Key] };

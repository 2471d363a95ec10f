export function schemaTypes(sdl: string): string;

// All commands, in the order of `holdfast help`. To add one: a file of its name beside this one, and a line here; help, suggestions and the
// tests of both take it from this table.
import type { Command } from './command.ts';
import { migrate } from './migrate.ts';
import { serve } from './serve.ts';

export const commands: readonly Command[] = [serve, migrate];

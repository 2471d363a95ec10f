// All commands, in the order of `holdfast help`. To add one: a file of its name beside this one, and a line here; help, suggestions and the
// tests of both take it from this table.
import { audit } from './audit.ts';
import type { Command } from './command.ts';
import { breakers } from './breakers.ts';
import { doctor } from './doctor.ts';
import { encryption } from './encryption.ts';
import { errors } from './errors.ts';
import { interventions } from './interventions.ts';
import { keys } from './keys.ts';
import { machine } from './machine.ts';
import { migrate } from './migrate.ts';
import { run } from './run.ts';
import { schedules } from './schedules.ts';
import { serve } from './serve.ts';
import { workflows } from './workflows.ts';

export const commands: readonly Command[] = [
  serve,
  run,
  workflows,
  errors,
  interventions,
  breakers,
  schedules,
  machine,
  keys,
  audit,
  encryption,
  doctor,
  migrate, // One to a line: rooms are added.
];

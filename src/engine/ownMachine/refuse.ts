// What cannot be done by hand with a workflow of an author's own machine: its machine alone says what comes next.
import { InvalidStateError } from '../../errors.ts';
import type { Compiled } from '../registry.ts';

/** @throws InvalidStateError for such a workflow */
export function refuseForMachine({ definition: { name, own } }: Compiled, wanted: string, remedy: string): void {
  if (!own) return;
  throw new InvalidStateError(`workflow "${name}" runs a machine of its author: nobody can ${wanted}; ${remedy}`, {
    workflow: name,
    remedy,
  });
}

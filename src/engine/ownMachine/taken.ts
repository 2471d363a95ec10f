// Which events from outside an author's own machine takes: those that its author has declared, else those that any of its states names.
import type { Definition, Schema } from '../../definition.ts';
import { InvalidInputError } from '../../errors.ts';
import { statesOf } from '../../machineWalk.ts';

/** The schema of its payload, where there is one. @throws InvalidInputError for an event that it never takes */
export function takenBy({ name, own }: Definition, event: string): Schema | undefined {
  if (!own) return undefined;
  const { events, machine } = own;
  const known = events
    ? Object.keys(events)
    : [...new Set([...statesOf(machine)].flatMap(({ transitions }) => [...transitions.keys()]))].filter(isOutside);
  if (isOutside(event) && known.some((one) => (events ? one === event : fits(one, event)))) return events?.[event];
  throw new InvalidInputError(
    `the machine of workflow "${name}" never takes the event "${event}"; it takes ${known.join(', ') || 'none'}`,
    { event, events: known },
  );
}

/** XState's own events, and ours, come from inside. */
const isOutside = (event: string): boolean => !event.startsWith('xstate.') && !event.startsWith('holdfast:');

/** `*` stands for all, `order.*` for all that begin so. */
const fits = (descriptor: string, event: string): boolean =>
  descriptor === '*' ||
  descriptor === event ||
  (descriptor.endsWith('.*') && (event === descriptor.slice(0, -2) || event.startsWith(descriptor.slice(0, -1))));

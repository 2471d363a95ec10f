// A resource gets another capacity while everything runs: who waits for it is next.
import { InvalidConfigurationError, NotFoundError } from '../errors.ts';
import { audited } from './audit.ts';
import type { By } from './control.ts';
import { checkCapacity } from './resourceChecks.ts';
import type { Steering } from './steering.ts';

/** @throws NotFoundError, InvalidConfigurationError */
export async function setCapacity(steering: Steering, name: string, capacity: number, options: By): Promise<number> {
  steering.requireRunning();
  const { around } = steering;
  const asked = { action: 'setResourceCapacity', type: 'Resource', id: name, options, what: { capacity } };
  return audited(around, asked, async (entry) => {
    checkCapacity('capacity', capacity);
    return resized(steering, name, await around.store.setCapacity(name, capacity, entry));
  });
}

/** @throws as `setCapacity` */
export async function scaleResource(steering: Steering, name: string, factor: number): Promise<number> {
  steering.requireRunning();
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new InvalidConfigurationError(`factor is ${factor}; it must be a number above 0`, { option: 'factor' });
  return resized(steering, name, await steering.around.store.scale(name, factor));
}

function resized({ residents }: Steering, name: string, capacity: number | undefined): number {
  if (capacity === undefined)
    throw new NotFoundError(`no resource is named "${name}"; declare it with createEngine({ resources })`, { name });
  residents.freed([name]);
  return capacity;
}

// A saga: three bookings with their undo, a payment that must not happen twice, and a failure at the end. `node examples/small/paymentSaga.ts`
import { FatalError, TransientError, workflow } from '../../src/index.ts';
import { run } from './run.ts';

interface Trip {
  readonly city: string;
  readonly price: number;
  readonly limit: number;
}

/** A payment service that knows the keys it has seen, as good ones do: a second call with the same key is answered, not booked. */
const booked = new Map<string, number>();
const pay = (key: string, amount: number): string => {
  if (!booked.has(key)) booked.set(key, amount);
  return `receipt for ${amount}`;
};

const trip = workflow<Trip>('trip', { version: '1' })
  .step('flight', {
    run: ({ input }) => `flight to ${input.city}`,
    compensate: ({ output }) => console.log(`cancelled: ${output}`),
  })
  .step('hotel', {
    retry: { baseDelayMs: 50 },
    run: ({ input, attempt }) => {
      if (attempt === 1) throw new TransientError('the booking service is busy');
      return `hotel in ${input.city}`;
    },
    compensate: ({ output }) => console.log(`cancelled: ${output}`),
  })
  .step('pay', {
    critical: true,
    run: ({ input, idempotencyKey }) => pay(idempotencyKey, input.price),
    compensate: ({ idempotencyKey, output }) => {
      if (output === undefined) return; // It never completed, and nobody paid.
      booked.delete(idempotencyKey.replace(/:undo$/, ''));
      console.log(`paid back: ${output}`);
    },
  })
  .step('confirm', {
    run: ({ input, outputs }) => {
      if (input.price > input.limit) throw new FatalError(`${input.price} is above the limit of ${input.limit}`);
      return `${outputs.flight}, ${outputs.hotel}, ${outputs.pay}`;
    },
  });

await run([trip], async (engine) => {
  const good = await engine.start(trip, { city: 'Rome', price: 300, limit: 500 });
  console.log(await good.result());
  const bad = await engine.start(trip, { city: 'Oslo', price: 900, limit: 500 });
  await bad.result().catch((error: Error) => console.log(`${error.message}: ${(error.cause as Error).message}`));
});

// Authors' own machines in one process: the credit check and the car vitals of XState's examples, with actors that the world can see, an actor that
// fails twice before it succeeds, and a driver who turns the car on and sells it.
import { fromPromise } from 'xstate';
import { TransientError } from '../../../src/failures/authored.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import { stepOf } from '../../../src/ownCall.ts';
import { carVitals, vitalscheck } from '../../engine/ownMachine/machines/carVitals.ts';
import { creditCheck } from '../../engine/ownMachine/machines/creditCheck.ts';
import { type Scene, type Stage, starts, type World } from './scene.ts';

const RETRY = { maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 5, jitter: 'none' } as const;

function definitions({ ledger }: World) {
  const seen = <Output>(value: Output): never =>
    fromPromise<Output>(async (args) => {
      await ledger.effect(stepOf(args), value);
      return value;
    }) as never;
  const check = seen({ value: 100 });
  const vitals = vitalscheck.provide({
    actors: { checkTirePressure: check, checkOilPressure: check, checkCoolantLevel: check, checkBattery: check },
  });
  const credit = creditCheck.provide({
    actors: {
      callCreditCheckMicroservice: fromPromise<{ decision: string }>(async (args) => {
        const step = stepOf(args);
        if (step.attempt < 3) {
          await ledger.begin(step);
          throw new TransientError('the bank is busy');
        }
        await ledger.effect(step, 'Approved');
        return { decision: 'Approved' };
      }) as never,
      startApplicationWorkflowId: seen({ status: 'application123' }),
      sendRejectionEmailFunction: seen({ status: 'email123' }),
    },
  });
  const car = carVitals.provide({ actors: { vitalscheck: vitals }, delays: { BetweenChecks: 20 } });
  return [fromMachine(credit, { version: '1', retry: RETRY }), fromMachine(car, { version: '1' })];
}

/** Says what the machine takes where it stands: what it has done is in the journal. */
async function people({ engine, ask, attempt }: Stage): Promise<void> {
  const waiting = await ask<{ id: string; checks: number }>(
    `select w.id, count(a.*)::int as checks from workflows w left join step_attempts a on a.workflow_id = w.id and a.outcome = 'completed'
     where w.definition = 'checkcarvitals' and w.status = 'WAITING' and w.completed_at is null group by w.id`,
  );
  for (const { id, checks } of waiting)
    if (checks === 0) await attempt(() => engine.sendEvent(id as never, 'CarTurnedOnEvent', null));
    else if (checks === 12) await attempt(() => engine.sendEvent(id as never, 'CarSoldEvent', null));
}

const customer = { id: 'customer123', name: 'John Doe', yearlyIncome: 60_000 };

export const machines: Scene = {
  definitions,
  starts: [...starts('customercreditcheck', { customer }), ...starts('checkcarvitals', null)],
  people,
};

// What workflows work on, as it is shown: without what their definition calls sensitive, also where the same text stands in a state. What stands under names
// of secrets is taken out of every answer (`scalars.ts`).
import { type Place, secretsIn, withoutSensitive } from '../sensitivePaths.ts';
import type { JsonValue } from '../workflow.ts';
import type { Context } from './context.ts';

/** @param digest null where there is none */
export async function shownValue(
  context: Context,
  workflowId: string,
  digest: string | null,
  place: Place,
): Promise<JsonValue | null> {
  if (digest === null) return null;
  const value = context.reads.value.load(`${workflowId}/${digest}`);
  const paths = await sensitiveIn(context, workflowId);
  if (paths.length === 0) return value;
  const [shown, state] = await Promise.all([value, context.reads.newestState.load(workflowId)]);
  return shownState(context, workflowId, state, withoutSensitive(shown, place, paths));
}

/** Something of a state, such as what a step said of its progress. */
export async function shownState<State>(
  context: Context,
  workflowId: string,
  state: JsonValue | null,
  shown: State,
): Promise<State> {
  const paths = await sensitiveIn(context, workflowId);
  const workflow = paths.length === 0 ? null : await context.reads.workflow.load(workflowId);
  if (!workflow) return shown;
  const { output = {}, own } = (state as { context?: Held } | null)?.context ?? {};
  const places: [Place, string][] = [['input', workflow.input]];
  for (const [step, digest] of Object.entries(output))
    if (digest !== null) places.push([`steps.${step}.output`, digest]);
  const secrets = await Promise.all(
    places.map(async ([place, digest]) =>
      secretsIn(await context.reads.value.load(`${workflowId}/${digest}`), place, paths),
    ),
  );
  // What an author's own machine keeps may stand nowhere else.
  const kept = own
    ? secretsIn(
        own.snapshot,
        'input',
        paths.filter((path) => path.startsWith('*.')),
      )
    : [];
  return context.engine.redactor.value(shown, [...secrets.flat(), ...kept]);
}

/** Where a state holds values, or digests of them. */
interface Held {
  readonly output?: Readonly<Record<string, string | null>>;
  readonly own?: { readonly snapshot: JsonValue };
}

async function sensitiveIn({ reads }: Context, workflowId: string): Promise<readonly string[]> {
  const workflow = await reads.workflow.load(workflowId);
  const definition = workflow && (await reads.definition.load(workflow.definitionHash));
  return (definition?.sensitive ?? []) as readonly string[];
}

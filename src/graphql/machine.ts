// The statechart of a definition, for those who want to draw it: its configuration as stored, and the same as text for Mermaid. Pure.
import { mermaidOf } from '../drawing/mermaid.ts';
import { orderOf } from '../drawing/order.ts';
import { outlineOf } from '../drawing/outline.ts';
import type { Context } from './context.ts';
import { shownAsItIs } from './scalars.ts';
import { shownMachine } from '../shownMachine.ts';
import type { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';

export const machineOf = (definition: WorkflowDefinitionRow, _: unknown, { engine: { redactor } }: Context) => ({
  key: typeof definition.machine['id'] === 'string' ? definition.machine['id'] : definition.name,
  version: definition.version,
  config: shownAsItIs(shownMachine(definition.machine, definition.sensitive, redactor)),
  mermaid: ({ stepsOnly }: { readonly stepsOnly?: boolean | null }) =>
    mermaidOf(outlineOf(definition.machine, { allStates: stepsOnly !== true, after: orderOf(definition.plan) })),
});

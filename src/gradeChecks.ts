// Whether a step may ask for BUFFERED. What is only buffered can be lost with the buffer: the step is executed again then, and nothing says that it was begun. So a step
// whose beginning others rely on must not ask for it.
import type { Node, StepNode } from './definition.ts';
import { InvalidDefinitionError } from './errors.ts';

/** @throws InvalidDefinitionError naming workflow, step, the option that contradicts and the remedy */
export function checkGrade(workflow: string, node: Node): void {
  if (node.kind !== 'step' || node.grade !== 'BUFFERED') return;
  const found = CONTRADICTIONS.find(({ is }) => is(node));
  if (!found) return;
  throw new InvalidDefinitionError(
    `workflow "${workflow}", step "${node.name}": grade is "BUFFERED", and ${found.why}; leave grade out, and it is DURABLE`,
    { workflow, step: node.name, option: 'grade' },
  );
}

const CONTRADICTIONS: readonly { readonly is: (node: StepNode) => boolean; readonly why: string }[] = [
  { is: ({ idempotent }) => !idempotent, why: 'it is not idempotent: lost progress is done again' },
  { is: ({ critical }) => critical, why: 'it is critical: its checkpoints are always DURABLE' },
  {
    is: ({ compensate }) => compensate !== undefined,
    why: 'it has compensate: what has to be undone must be known to have begun',
  },
  { is: ({ resources }) => resources !== undefined, why: 'it needs resources: others wait for what it lets go' },
  { is: ({ intervention }) => intervention !== undefined, why: 'it asks a person before it begins' },
];

// Which step comes after which, from a definition's stored plan: the chart says it with guards, which are functions and not stored.

interface PlannedStep {
  readonly name: string;
  readonly after?: readonly string[];
  readonly body?: readonly PlannedStep[];
}

/** Step → the steps that it comes after, those inside loops too; empty for a plan without steps. */
export function orderOf(plan: object): Record<string, readonly string[]> {
  const order: Record<string, readonly string[]> = {};
  const note = (steps: readonly PlannedStep[]): void => {
    for (const { name, after = [], body = [] } of steps) {
      order[name] = after;
      note(body);
    }
  };
  const { nodes } = plan as { readonly nodes?: unknown };
  if (Array.isArray(nodes)) note(nodes as PlannedStep[]);
  return order;
}

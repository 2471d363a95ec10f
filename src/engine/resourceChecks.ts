// What can be wrong with the resources that definitions and options name, found before anything runs. Used by the engine.
import type { Definition } from '../definition.ts';
import { InvalidConfigurationError, InvalidDefinitionError } from '../errors.ts';
import { NAME } from '../definitionChecks.ts';
import { allNodes } from '../machines/nodes.ts';
import type { Units } from '../persistence/resourceStore.ts';

/** @throws InvalidConfigurationError naming the resource and its capacity */
export function checkCapacities(capacities: Units): void {
  for (const [name, capacity] of Object.entries(capacities)) {
    if (!NAME.test(name))
      throw new InvalidConfigurationError(
        `resources: "${name}" is no name; it starts with a letter and goes on with letters, digits, "-" or "_"`,
        { option: 'resources', name },
      );
    checkCapacity(`resources.${name}`, capacity);
  }
}

/** @throws InvalidConfigurationError */
export function checkCapacity(option: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 2 ** 31 - 1)
    throw new InvalidConfigurationError(`${option} is ${value}; it must be a whole number of units, 0 or more`, {
      option,
      value,
    });
}

/** @throws InvalidDefinitionError for a resource that is not there, or more of it than there ever is */
export function checkResources({ name, nodes }: Definition, capacities: Units): void {
  for (const node of allNodes(nodes))
    for (const [resource, units] of Object.entries((node.kind === 'step' ? node.resources : undefined) ?? {})) {
      const where = `workflow "${name}", step "${node.name}"`;
      const capacity = Object.hasOwn(capacities, resource) ? capacities[resource] : undefined;
      const known = Object.keys(capacities).join(', ') || 'none';
      if (capacity === undefined)
        throw new InvalidDefinitionError(
          `${where} needs the resource "${resource}", which is not declared; give it a capacity with createEngine({ resources: { ${resource}: 1 } }) (declared: ${known})`,
          { workflow: name, step: node.name, resource },
        );
      if (units > capacity)
        throw new InvalidDefinitionError(
          `${where} needs ${units} of the resource "${resource}", of which there are ${capacity}; raise its capacity or need less`,
          { workflow: name, step: node.name, resource, units, capacity },
        );
    }
}

/**
 * A step that waits for its child keeps what it holds: where the child needs more than is left, both would wait for ever.
 * @throws InvalidDefinitionError naming the step, the resource and both needs
 */
export function checkChildren(definitions: readonly Definition[], capacities: Units): void {
  const named = new Map(definitions.map((definition) => [definition.name, definition]));
  for (const { name, nodes } of definitions)
    for (const node of allNodes(nodes)) {
      if (node.kind !== 'step' || !node.child) continue;
      for (const [resource, units] of Object.entries(node.resources ?? {})) {
        const below = mostNeeded(named.get(node.child.definition), resource, named, new Set([name]));
        const capacity = capacities[resource] ?? 0;
        if (units + below > capacity)
          throw new InvalidDefinitionError(
            `workflow "${name}", step "${node.name}" holds ${units} of the resource "${resource}" while its child needs ${below}, and there are ${capacity}: both would wait for ever. Raise the capacity, or let the step need less`,
            { workflow: name, step: node.name, resource, units, below, capacity },
          );
      }
    }
}

/** The most of it that a workflow of this definition needs at one moment, what its children need included. */
function mostNeeded(
  definition: Definition | undefined,
  resource: string,
  named: ReadonlyMap<string, Definition>,
  above: ReadonlySet<string>,
): number {
  if (!definition || above.has(definition.name)) return 0;
  const inside = new Set([...above, definition.name]);
  const needs = allNodes(definition.nodes).map((node) => {
    if (node.kind !== 'step') return 0;
    const below = node.child ? mostNeeded(named.get(node.child.definition), resource, named, inside) : 0;
    return (node.resources?.[resource] ?? 0) + below;
  });
  return Math.max(0, ...needs);
}

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

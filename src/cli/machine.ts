// `holdfast machine`: a definition's statechart, as a text for Mermaid, a picture, or JSON for XState.
import { action, type Command } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { type Server, serverFlags, serverOf } from './server.ts';
import { UsageError } from './usageError.ts';
import { jsonText } from './terminal.ts';

/** What is drawn: the chart as it is stored, and which step comes after which. */
interface Drawn {
  readonly machine: object;
  readonly after: Readonly<Record<string, readonly string[]>>;
}

export const machine: Command = {
  name: 'machine',
  summary: 'draws the statechart of a definition: Mermaid, SVG, or JSON for XState',
  about: `The definition is taken from the module: one that "holdfast serve" takes, or any file that exports the definition; nothing is started. Without
a module, the server is asked (HOLDFAST_URL, HOLDFAST_API_KEY): it has every version that was ever served.
Mermaid and SVG show the author's steps and how a workflow may end; --all-states shows the states inside the steps too. JSON is the
configuration of the machine, which createMachine of XState and the tools of Stately take.`,
  examples: [
    { line: 'holdfast machine release ./workflows.ts', does: 'a text that GitHub and Mermaid draw' },
    { line: 'holdfast machine release --version 3', does: 'an earlier version, from the running server' },
    { line: 'holdfast machine release ./workflows.ts --format svg', does: 'a picture, on stdout' },
  ],
  actions: [
    action({
      name: '',
      summary: 'draws the statechart of a definition: Mermaid, SVG, or JSON for XState',
      args: ['<definition>', '[module]'],
      flags: {
        format: {
          type: 'string',
          short: 'f',
          of: 'FORMAT',
          choices: ['mermaid', 'svg', 'json'],
          text: 'what to print (default: mermaid)',
        },
        version: { type: 'string', short: 'v', of: 'VERSION', text: 'of the definition (default: the last one)' },
        url: serverFlags.url,
        'all-states': { type: 'boolean', text: 'the states inside the steps too' },
      },
      async run(call) {
        const { args, flags, stdout } = call;
        const [name = '', module] = args;
        const drawn = await (module === undefined
          ? fromServer(serverOf(call), name, flags.version)
          : fromModule(module, name, flags.version));
        stdout.write(`${await printed(drawn, flags.format ?? 'mermaid', flags['all-states'])}\n`);
        return undefined;
      },
    }),
  ],
};

/** What draws is loaded when it is needed: the layout of a picture is 1.6 MB. */
async function printed({ machine: config, after }: Drawn, format: string, allStates: boolean): Promise<string> {
  if (format === 'json') return jsonText(config, 2);
  const { outlineOf } = await import('../drawing/outline.ts');
  const outline = outlineOf(config, { allStates, after });
  if (format === 'mermaid') return (await import('../drawing/mermaid.ts')).mermaidOf(outline);
  const [{ loadElk }, { layoutOf }, { svgOf }] = await Promise.all([
    import('./elk.ts'),
    import('../drawing/layout.ts'),
    import('../drawing/svg.ts'),
  ]);
  return svgOf(await layoutOf(outline, await loadElk()));
}

async function fromModule(modulePath: string, name: string, version: string | undefined): Promise<Drawn> {
  const [{ moduleDefinitions }, { asStored }, { orderOf }] = await Promise.all([
    import('./moduleDefinitions.ts'),
    import('../engine/registry.ts'),
    import('../drawing/order.ts'),
  ]);
  const all = await moduleDefinitions(modulePath);
  const found = all.findLast((one) => one.name === name && (version === undefined || one.version === version));
  if (!found)
    throw new UsageError(
      `machine: "${modulePath}" has no definition "${name}"${version === undefined ? '' : ` in version ${version}`}; there are ${all.map((one) => `${one.name} (${one.version})`).join(', ')}`,
      'holdfast machine --help',
    );
  const stored = asStored(found);
  return { machine: stored.machine, after: orderOf(stored.plan) };
}

const DEFINITION = `query Machine($name: String!, $version: String) {
  workflowDefinition(name: $name, version: $version) { machine { config } steps { key dependsOn } }
}`;

interface Found {
  readonly machine: { readonly config: object };
  readonly steps: readonly { readonly key: string; readonly dependsOn: readonly string[] }[];
}

async function fromServer(server: Server, name: string, version: string | undefined): Promise<Drawn> {
  const { workflowDefinition: found } = await server.ask<{ workflowDefinition: Found | null }>(DEFINITION, {
    name,
    version,
  });
  if (!found)
    throw new CommandError(
      EXIT.notFound,
      `${server.url} has no definition "${name}"${version === undefined ? '' : ` in version ${version}`}; name the module that has it, or look at: holdfast workflows list`,
    );
  return {
    machine: found.machine.config,
    after: Object.fromEntries(found.steps.map(({ key, dependsOn }) => [key, dependsOn])),
  };
}

// `holdfast encryption`: which keys what is stored is under, and putting it under another one.
import { readConfiguration } from '../configuration.ts';
import { InvalidConfigurationError } from '../errors.ts';
import { namedKeys, type NamedKeys } from '../namedKeys.ts';
import { action, type Command } from './command.ts';
import { onTables } from './onTables.ts';
import { type Column, table } from './table.ts';

const json = { type: 'boolean', text: 'JSON for machines' } as const;

export const encryption: Command = {
  name: 'encryption',
  summary: 'shows which keys stored data are under, and puts them under the current one',
  about: `Each workflow has a data key, stored under one of the keys in HOLDFAST_ENCRYPTION_KEY; the first of them is the current one. To change it: give every
process the new key as the second one, then as the first one with the old one behind it, then rotate here, and take the old one away when nothing is under it.`,
  examples: [
    { line: 'holdfast encryption status', does: 'how many data keys are under which key' },
    {
      line: 'holdfast encryption rotate',
      does: 'put all of them under the current key; engines may run, and it may be ended and begun again',
    },
  ],
  actions: [
    action({
      name: 'status',
      summary: 'lists the keys, and how many data keys are under each',
      flags: { json },
      async run(call) {
        const keys = keysOf(call.env);
        const { dataKeysUnder } = await import('../persistence/rotateKeys.ts');
        const rows = rowsOf(keys, await onTables(call, dataKeysUnder));
        if (call.flags.json) return void call.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        call.stdout.write(
          rows.length === 0
            ? 'Encryption is off: there is no key, and nothing that needs one.\n'
            : table(rows, COLUMNS, { out: call.stdout, env: call.env }),
        );
        return undefined;
      },
    }),
    action({
      name: 'rotate',
      summary: 'puts all data keys under the current key',
      flags: { json },
      async run(call) {
        const keys = keysOf(call.env);
        if (!keys)
          throw new InvalidConfigurationError(
            'there is no encryption key: set HOLDFAST_ENCRYPTION_KEY as the server has it, the new key first',
            { variable: 'HOLDFAST_ENCRYPTION_KEY' },
          );
        const { dataKeysUnder, rotateKeys } = await import('../persistence/rotateKeys.ts');
        const { operatorName, recorded } = await import('./record.ts');
        const current = keys.current.id;
        const { rewrapped, under } = await onTables(call, async (em, configuration) => {
          const before = await dataKeysUnder(em);
          const others = [...before].reduce((sum, [id, count]) => (id === current ? sum : sum + count), 0);
          const asked = {
            clock: call.clock,
            actor: operatorName(),
            action: 'rotateEncryptionKeys',
            type: 'EncryptionKey',
            id: current,
            what: { current },
          };
          const done = await recorded(em, configuration, asked, (within) =>
            rotateKeys(
              em,
              keys,
              (transaction) => within(transaction, { before: Object.fromEntries(before) }, current),
              (so) => void call.stderr.write(`${so} of ${others} are under ${current}\n`),
            ),
          );
          return { rewrapped: done, under: await dataKeysUnder(em) };
        });
        if (call.flags.json)
          call.stdout.write(`${JSON.stringify({ current, rewrapped, under: Object.fromEntries(under) })}\n`);
        else {
          call.stdout.write(`${rewrapped} data keys were put under ${current}\n`);
          for (const { key, dataKeys, state } of rowsOf(keys, under))
            call.stdout.write(`${key}: ${dataKeys}${state === 'not needed' ? ', may be taken away' : ''}\n`);
        }
        return undefined;
      },
    }),
  ],
};

function keysOf(env: Parameters<typeof readConfiguration>[0]): NamedKeys | undefined {
  const { encryption: given } = readConfiguration(env);
  return given && namedKeys(given, 'HOLDFAST_ENCRYPTION_KEY');
}

interface Row {
  readonly key: string;
  readonly dataKeys: number;
  readonly state: 'current' | 'in use' | 'not needed' | 'missing';
}

function rowsOf(keys: NamedKeys | undefined, under: ReadonlyMap<string, number>): Row[] {
  const names = new Set([...(keys ? [keys.current.id, ...keys.byId.keys()] : []), ...under.keys()]);
  return [...names].map((key) => {
    const dataKeys = under.get(key) ?? 0;
    if (key === keys?.current.id) return { key, dataKeys, state: 'current' };
    if (!keys?.byId.has(key)) return { key, dataKeys, state: 'missing' };
    return { key, dataKeys, state: dataKeys === 0 ? 'not needed' : 'in use' };
  });
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Key', of: ({ key }) => key },
  { title: 'Data keys', of: ({ dataKeys }) => String(dataKeys) },
  { title: 'State', of: ({ state }) => state },
];

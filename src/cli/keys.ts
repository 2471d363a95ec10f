// `holdfast keys`: who may call the API, written straight into the database, since the first key must come from somewhere.
import { KEY_ROLES, type KeyRole } from '../apiKey.ts';
import { timeOrderedIds } from '../ids.ts';
import { action, type Command } from './command.ts';
import { onTables } from './onTables.ts';
import { type Column, table } from './table.ts';
import { UsageError } from './usageError.ts';

const json = { type: 'boolean', text: 'JSON for machines' } as const;

export const keys: Command = {
  name: 'keys',
  summary: 'makes, lists and revokes the API keys by which callers prove who they are',
  about: `A key goes into the header: authorization: Bearer hf_… It is shown once, when it is made; only its SHA-256 is stored. As soon as there is one,
revoked or not, callers without a key or a token may do nothing. VIEWER sees what goes on, OPERATOR sees all and controls workflows and errors,
ADMIN also forces breakers, reloads the configuration, changes capacities and makes keys.`,
  examples: [
    {
      line: 'holdfast keys create --role ADMIN --name ann',
      does: 'make the first key; from now on every caller needs one',
    },
    { line: 'holdfast keys create --role VIEWER --name grafana --days 90', does: 'a key that expires' },
    { line: 'holdfast keys list', does: 'who has one, and when it was last used' },
    { line: 'holdfast keys revoke grafana', does: 'end it; open connections are closed within seconds' },
  ],
  actions: [
    action({
      name: 'create',
      summary: 'makes a key and prints it, this once',
      flags: {
        role: { type: 'string', of: 'ROLE', text: 'what its holder may do', choices: KEY_ROLES },
        name: { type: 'string', of: 'NAME', text: 'whose it is: it stands in the record of what is done with it' },
        days: { type: 'number', of: 'N', text: 'after how many days it expires (default: never)', range: [1, 3_650] },
        json,
      },
      async run(call) {
        const { name, role, days, json } = call.flags;
        if (role === undefined)
          throw new UsageError('keys create: --role is missing: VIEWER, OPERATOR or ADMIN', 'holdfast keys --help');
        if (name === undefined) throw new UsageError('keys create: --name is missing', 'holdfast keys --help');
        const id = timeOrderedIds(call.clock)();
        const createdAt = call.clock.now();
        const expiresAt = days === undefined ? null : createdAt + days * DAY_MS;
        const { createApiKey } = await import('../persistence/apiKeys.ts');
        const { operatorName, recorded } = await import('./record.ts');
        const actor = operatorName();
        const key = await onTables(call, (em, configuration) =>
          recorded(
            em,
            configuration,
            { action: 'createApiKey', type: 'ApiKey', id, clock: call.clock, actor },
            (audit) =>
              createApiKey(em, { id, name, role: role as KeyRole, expiresAt, createdAt, createdBy: actor }, audit),
          ),
        );
        call.stdout.write(
          json ? `${JSON.stringify({ id, name, role, key, expiresAt: iso(expiresAt) })}\n` : `${key}\n`,
        );
        call.stderr.write(`${name} may call as ${role}. The key is not shown again: keep it where secrets are kept.\n`);
        return undefined;
      },
    }),
    action({
      name: 'list',
      summary: 'lists all keys, those in force first',
      flags: { json },
      async run(call) {
        const { readApiKeys } = await import('../persistence/apiKeys.ts');
        const found = await onTables(call, (em) => readApiKeys(em));
        const now = call.clock.now();
        const rows = found.map(({ id, name, role, beginning, ...at }) => ({
          id,
          name,
          role,
          beginning,
          state:
            at.revokedAt !== null ? 'revoked' : at.expiresAt !== null && at.expiresAt <= now ? 'expired' : 'in force',
          createdAt: iso(at.createdAt),
          createdBy: at.createdBy,
          lastUsedAt: iso(at.lastUsedAt),
          expiresAt: iso(at.expiresAt),
          revokedAt: iso(at.revokedAt),
        }));
        if (call.flags.json) return void call.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        call.stdout.write(
          rows.length === 0 ? 'There are no keys.\n' : table(rows, COLUMNS, { out: call.stdout, env: call.env }),
        );
        return undefined;
      },
    }),
    action({
      name: 'revoke',
      summary: 'ends a key for good',
      args: ['<name-or-id>'],
      async run(call) {
        const { revokeApiKey } = await import('../persistence/apiKeys.ts');
        const { operatorName, recorded } = await import('./record.ts');
        const [which = ''] = call.args;
        const by = operatorName();
        await onTables(call, (em, configuration) =>
          recorded(
            em,
            configuration,
            { action: 'revokeApiKey', type: 'ApiKey', id: cut(which), clock: call.clock, actor: by },
            (audit) => revokeApiKey(em, which, { by, at: call.clock.now() }, audit),
          ),
        );
        call.stdout.write(`${which} is revoked\n`);
        return undefined;
      },
    }),
  ],
};

/** What was typed for a key stands in the record where there is none such. */
const cut = (which: string): string => which.slice(0, 200);

const DAY_MS = 24 * 60 * 60 * 1_000;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly beginning: string;
  readonly state: string;
  readonly createdAt: string | null;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Name', of: ({ name }) => name },
  { title: 'Role', of: ({ role }) => role },
  { title: 'Key', of: ({ beginning }) => `${beginning}…` },
  { title: 'State', of: ({ state }) => state },
  { title: 'Created', of: ({ createdAt }) => createdAt?.slice(0, 10) },
  { title: 'Last used', of: ({ lastUsedAt }) => lastUsedAt?.slice(0, 16) ?? 'never' },
  { title: 'Expires', of: ({ expiresAt }) => expiresAt?.slice(0, 10) ?? 'never' },
  { title: 'Id', of: ({ id }) => id },
];

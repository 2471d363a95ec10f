// Which errors opened a circuit: of its last opening beside the circuit, of each opening in the list of its changes.

export const name = '0024_openings';

export const sql = `
alter table circuit_breakers add column last_opened_at timestamptz;
alter table circuit_breakers add column opened_by uuid[] not null default '{}';
alter table circuit_transitions add column error_ids uuid[] not null default '{}';
`;

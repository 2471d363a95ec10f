// Places of secrets in what workflows of a definition work on, as its code says them today: the API of any process knows what not to show.

export const name = '0040_sensitive_paths';

export const sql = `
alter table workflow_definitions add column sensitive text[] not null default '{}';
`;

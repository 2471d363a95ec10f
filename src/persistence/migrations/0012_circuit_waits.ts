// Which workflows wait for which circuit breaker, so that those that sleep are woken when it closes. A row may outlive the wait: who is woken for
// nothing goes back to sleep.

export const name = '0012_circuit_waits';

export const sql = `
create table circuit_waits (
  breaker_key text not null,
  workflow_id uuid not null,
  primary key (breaker_key, workflow_id)
);
`;

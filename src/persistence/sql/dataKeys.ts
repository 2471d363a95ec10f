// Data keys of workflows, as they are stored: each wrapped by the named key beside it.

/** $1 workflows. */
export const dataKeysOf = {
  name: 'data_keys_of',
  text: 'select workflow_id, key_id, wrapped from workflow_keys where workflow_id = any($1::uuid[])',
};

/** $1 workflow, $2 name of the key, $3 the data key that it wraps. Whoever comes first gives the key of a workflow. */
export const addDataKey = {
  name: 'add_data_key',
  text: 'insert into workflow_keys (workflow_id, key_id, wrapped) values ($1, $2, $3) on conflict do nothing',
};

/** One data key of each named key, found by hopping over the index. */
export const oneOfEachKey = {
  name: 'one_of_each_key',
  text: `
with recursive each as (
  (select key_id, workflow_id, wrapped from workflow_keys order by key_id, workflow_id limit 1)
  union all
  select n.key_id, n.workflow_id, n.wrapped from each e cross join lateral (
    select key_id, workflow_id, wrapped from workflow_keys where key_id > e.key_id order by key_id, workflow_id limit 1) n)
select key_id, workflow_id, wrapped from each`,
};

export interface DataKeyRow {
  readonly workflow_id: string;
  readonly key_id: string;
  readonly wrapped: Buffer;
}

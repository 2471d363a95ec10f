// Where a workflow is and what it asks or suffered, read without claiming it.

const summaryWhere = (condition: string): string => `
select id, definition, definition_hash as "definitionHash", status, revision, input, output,
  coalesce((select max(e.sequence) from workflow_events e where e.workflow_id = w.id), 0) as sequence
from workflows w where ${condition}`;

/** $1 workflow. */
export const summaryById = { name: 'summary_by_id', text: summaryWhere('id = $1') };

/** $1 definition, $2 business key. At most one of them is unfinished. */
export const summaryByKey = {
  name: 'summary_by_key',
  text: summaryWhere('definition = $1 and key = $2 order by completed_at is not null, created_at desc limit 1'),
};

/** $1 definition, $2 idempotency key. */
export const summaryByIdempotencyKey = {
  name: 'summary_by_idempotency_key',
  text: summaryWhere('definition = $1 and idempotency_key = $2'),
};

/** $1 workflow, $2 limit. A child's `started_by` names its parent. */
export const ancestry = {
  name: 'ancestry',
  text: `
with recursive line as (
  select id, definition, input, started_by, 1 as depth from workflows where id = $1
  union all
  select w.id, w.definition, w.input, w.started_by, line.depth + 1
  from line join workflows w
    on w.id = case when line.started_by ~ '^workflow [0-9a-f-]{36}$' then substring(line.started_by from 10)::uuid end
  where line.depth < $2)
select id as "workflowId", definition, input from line order by depth`,
};

/** $1 workflow. Ids are time-ordered, which decides between errors of one millisecond. */
export const lastError = {
  name: 'last_error',
  text: `
select id, step_id as step, error_type as "errorType", error_message as message, stack_trace as "stackTrace", causes
from workflow_errors where workflow_id = $1
order by context->>'work' is not distinct from 'compensation', recovery_strategy is null, created_at desc, id desc limit 1`,
};

/** $1 workflow. */
export const openQuestions = {
  name: 'open_questions',
  text: "select id from workflow_interventions where workflow_id = $1 and status = 'OPEN' order by requested_at, id",
};

/** $1 intervention. */
export const openIntervention = {
  name: 'open_intervention',
  text: `
select workflow_id as "workflowId", step_id as step, options from workflow_interventions where id = $1 and status = 'OPEN'`,
};

// One commit in the words of the commit statement: for each part its rows as JSON texts, and the bytes beside them. Done once, when the
// commit arrives, so that what cannot be encoded is refused before it meets its neighbours, and a resend costs nothing.
import type { NamedKeys } from '../namedKeys.ts';
import { statePlace, type Vault, valuePlace } from './vault.ts';
import { tagFor } from './checkpointTag.ts';
import {
  abandonedRow,
  checkpointRow,
  decisionRow,
  errorRow,
  escalationRow,
  eventRow,
  groupRow,
  headRow,
  hex,
  historyRow,
  intentRow,
  interventionRow,
  logRow,
  recoveredRow,
  recoveryRow,
  resolutionRow,
  resultRow,
  systemErrorRow,
  tagRow,
  time,
  validationRow,
} from './commitRows.ts';
import { escapeJson } from './escape.ts';
import { groupRows } from './groupRows.ts';
import { hiddenEarlier, hiddenTexts } from './hiddenTexts.ts';
import type { COMMON_PARTS, RarePart } from './sql/commit.ts';
import type { Commit, EarlierCommit } from './rows/commit.ts';

export type Part = (typeof COMMON_PARTS)[number] | RarePart;

/** Rows of `heads`, `earlier` and `values` are without their opening brace: the offset of their bytes in the batch is put there. */
export interface EncodedCommit {
  readonly commit: Commit;
  readonly rows: Readonly<Record<Part, readonly string[]>>;
  readonly state: Buffer;
  /** States of the checkpoints that it carries along. */
  readonly earlier: readonly Buffer[];
  readonly values: readonly Buffer[];
  /** Of everything, roughly: what a batch is limited by. */
  readonly size: number;
}

/** With what is stored protected. */
export interface Protection {
  /** Keys of the HMACs over checkpoints and the audit log. @default none */
  readonly integrity?: NamedKeys | undefined;
  /** @default nothing is encrypted */
  readonly vault?: Vault | undefined;
}

/** Throws what JSON.stringify and Date throw where a row holds what they do not take. */
export function encodeCommit(given: Commit, { integrity, vault }: Protection = {}): EncodedCommit {
  const key = given.birth && vault?.bear(given.workflowId);
  const commit = vault?.isOn ? locked(given, vault) : given;
  const { workflowId: id, earlier = [] } = commit;
  const row = (fields: object): string => escapeJson({ id, ...fields });
  const tail = (fields: object): string => row(fields).slice(1);
  const resultOf = new Map(commit.results.map((result) => [result.tag, result]));
  const decisionOf = new Map(commit.decisions.map((decision) => [decision.id, decision]));
  const escalationOf = new Map(commit.escalations.map((escalation) => [escalation.id, escalation]));
  const resolutionOf = new Map(commit.resolutions.map((resolution) => [resolution.errorId, resolution]));
  const recovered = new Set(commit.recoveries.map(({ errorId }) => errorId));
  const begun = new Set(commit.intents.map((intent) => intent.tag));
  const asked = new Set(commit.interventions.map((intervention) => intervention.id));
  const rows: Record<Part, readonly string[]> = {
    heads: [tail({ ...headRow(commit), ...tagRow(tagFor(commit, integrity)) })],
    values: commit.values.map((value) =>
      tail({
        digest: value.digest,
        encoding: value.encoding,
        size_bytes: value.size,
        stored_bytes: value.bytes.length,
        ...(value.encrypted && { encrypted: true }),
      }),
    ),
    // A statement does not see its own rows: what begins and ends in one commit is one row with both.
    intents: commit.intents.map((intent) => row({ ...intentRow(intent), ...resultRow(resultOf.get(intent.tag)) })),
    results: commit.results.filter((result) => !begun.has(result.tag)).map((result) => row(resultRow(result))),
    abandoned: commit.abandons === undefined ? [] : [row(abandonedRow(commit.abandons, resultOf.keys()))],
    earlier: earlier.map(({ revision, checkpoint }) =>
      tail({
        fence: commit.fence,
        revision,
        ...checkpointRow(checkpoint),
        ...tagRow(tagFor({ ...commit, revision, checkpoint }, integrity)),
      }),
    ),
    events: [
      ...earlier.flatMap(({ revision, events }) =>
        events.map((event) => row({ ...eventRow(event), earlier: revision })),
      ),
      ...commit.events.map((event) => row(eventRow(event))),
    ],
    errors: commit.errors.map((error) =>
      row({
        ...errorRow(error),
        ...recoveredRow(error.id, commit),
        checkpoint_id: commit.checkpoint.id,
        trace_id: commit.traceId,
      }),
    ),
    groups: groupRows(commit.errors).map((group) => row(groupRow(group))),
    systemErrors: commit.systemErrors.map((error) => row(systemErrorRow(error))),
    // A statement changes a row only once: the resolution of an error that is recovered here comes with the recovery.
    recoveries: commit.recoveries.map((recovery) =>
      row({ ...recoveryRow(recovery), ...resolutionRow(resolutionOf.get(recovery.errorId)) }),
    ),
    resolutions: commit.resolutions.map((resolution) =>
      row({ ...resolutionRow(resolution), counted: recovered.has(resolution.errorId), error_id: resolution.errorId }),
    ),
    interventions: commit.interventions.map((asking) =>
      row({
        ...interventionRow(asking),
        status: 'OPEN',
        ...escalationRow(escalationOf.get(asking.id)),
        ...decisionRow(decisionOf.get(asking.id)),
      }),
    ),
    // One row for each question, whatever happened to it: a statement changes a row only once.
    decisions: [...new Set([...decisionOf.keys(), ...escalationOf.keys()])]
      .filter((question) => !asked.has(question))
      .map((question) =>
        row({ ...escalationRow(escalationOf.get(question)), ...decisionRow(decisionOf.get(question)) }),
      ),
    log: commit.log.map((line) => row(logRow(line))),
    history: commit.history === undefined ? [] : [row(historyRow(commit.history))],
    validations: commit.validations.map((validation) => row(validationRow(validation))),
    claims: commit.claims.map(({ address, needs }) => {
      const names = Object.keys(needs).sort();
      return row({ address, resources: names, units: names.map((name) => needs[name]) });
    }),
    releases: commit.releases.map((address) => row({ address })),
    waits: commit.waits.map((key) => row({ key })),
    tells: commit.tells.map(({ to, kind, at }) => row({ to: to === 'children' ? null : to, kind, at: time(at) })),
    heard: commit.heard.map(({ from, kind }) => row({ from, kind })),
    keys: key ? [row({ key_id: key.keyId, wrapped: hex(key.wrapped) })] : [],
  };
  const values = commit.values.map((value) => value.bytes);
  const states = earlier.map(({ checkpoint }) => checkpoint.state.bytes);
  return { commit, rows, state: commit.checkpoint.state.bytes, earlier: states, values, size: sizeOf(commit, rows) };
}

/** Its states, values and texts encrypted; tags are over what is stored. */
function locked(commit: Commit, vault: Vault): Commit {
  const { workflowId, earlier } = commit;
  const lockedOne = <One extends EarlierCommit>({ checkpoint, ...one }: One): One => {
    const state = vault.lock(checkpoint.state, statePlace(workflowId, checkpoint.id, one.revision));
    return { ...one, checkpoint: { ...checkpoint, state } } as One;
  };
  const values = commit.values.map((value) => vault.lock(value, valuePlace(workflowId, value.digest)));
  const carried = earlier && { earlier: earlier.map((one) => hiddenEarlier(lockedOne(one), vault)) };
  return hiddenTexts({ ...lockedOne(commit), values, ...carried }, vault);
}

function sizeOf(commit: Commit, rows: Readonly<Record<Part, readonly string[]>>): number {
  let size = commit.checkpoint.state.bytes.length;
  for (const { checkpoint } of commit.earlier ?? []) size += checkpoint.state.bytes.length;
  for (const value of commit.values) size += value.bytes.length;
  for (const part of Object.values(rows)) for (const row of part) size += row.length;
  return size;
}

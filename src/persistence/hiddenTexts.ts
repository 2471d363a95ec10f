// What a commit says in words of authors, or about their data, as it is stored: encrypted where there are keys. What is asked for in SQL stays as it is: types,
// classes, statuses, names, ids, fingerprints, times.
import { isWordless } from '../workflow.ts';
import type { Commit, EarlierCommit, EventRow, LogRow } from './rows/commit.ts';
import type { ErrorRow, SystemErrorRow } from './rows/errors.ts';
import type { InterventionRow } from './rows/interventions.ts';
import type { Vault } from './vault.ts';

export function hiddenTexts(commit: Commit, vault: Vault): Commit {
  const { checkpoint } = commit;
  return {
    ...commit,
    checkpoint: { ...checkpoint, metadata: hiddenFacts(checkpoint.metadata, SAID, vault) },
    errors: commit.errors.map((error) => hiddenError(error, vault)),
    systemErrors: commit.systemErrors.map((error) => hiddenSystemError(error, vault)),
    recoveries: commit.recoveries.map((one) => ({
      ...one,
      actionTaken: vault.hide(one.actionTaken),
      errorMessage: vault.hide(one.errorMessage),
    })),
    resolutions: commit.resolutions.map((one) => ({ ...one, notes: vault.hide(one.notes) })),
    decisions: commit.decisions.map((one) => ({ ...one, notes: vault.hide(one.notes) })),
    history: commit.history && { ...commit.history, reason: vault.hide(commit.history.reason) },
    audits: commit.audits.map((entry) => ({ ...entry, reason: vault.hide(entry.reason) })),
    interventions: commit.interventions.map((question) => hiddenQuestion(question, vault)),
    log: commit.log.map((line) => hiddenLine(line, vault)),
    events: commit.events.map((event) => hiddenEvent(event, vault)),
  };
}

export const hiddenEarlier = ({ checkpoint, ...one }: EarlierCommit, vault: Vault): EarlierCommit => ({
  ...one,
  checkpoint: { ...checkpoint, metadata: hiddenFacts(checkpoint.metadata, SAID, vault) },
  events: one.events.map((event) => hiddenEvent(event, vault)),
});

/** Facts of an error that hold what an author's function has thrown, or what was asked about it. */
const THROWN = ['details', 'why', 'witness', 'pause', 'conflict'];
/** What a step says of itself, with its checkpoint. */
const SAID = ['description', 'reports'];

export const hiddenError = <Row extends ErrorRow>(error: Row, vault: Vault): Row => ({
  ...error,
  message: vault.hide(error.message),
  stackTrace: vault.hide(error.stackTrace),
  causes: error.causes.map(({ name, message, stackTrace }) => ({
    name,
    message: vault.hide(message),
    stackTrace: vault.hide(stackTrace),
  })),
  context: hiddenFacts(error.context, THROWN, vault),
});

export const hiddenSystemError = (error: SystemErrorRow, vault: Vault): SystemErrorRow => ({
  ...error,
  message: vault.hide(error.message),
  stackTrace: vault.hide(error.stackTrace),
  context: hiddenFacts(error.context, [...THROWN, 'causes'], vault),
});

const hiddenQuestion = (question: InterventionRow, vault: Vault): InterventionRow => ({
  ...question,
  prompt: vault.hide(question.prompt),
  reason: vault.hide(question.reason),
  requiredAction: vault.hide(question.requiredAction),
  conflict: question.conflict && {
    ...question.conflict,
    affectedItems: question.conflict.affectedItems.map((item) => vault.hide(item)),
    recommendedActions: question.conflict.recommendedActions.map((one) => vault.hide(one)),
  },
});

export const hiddenLine = (line: LogRow, vault: Vault): LogRow => ({
  ...line,
  message: vault.hide(line.message),
  fields: line.fields && vault.hideJson(line.fields),
});

const hiddenEvent = (event: EventRow, vault: Vault): EventRow =>
  isWordless(event.type) ? event : { ...event, payload: vault.hideJson(event.payload) };

function hiddenFacts(facts: object, keys: readonly string[], vault: Vault): object {
  if (!vault.isOn || !keys.some((key) => Object.hasOwn(facts, key))) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]: [string, unknown]) => [
      key,
      !keys.includes(key) || value === null || value === undefined
        ? value
        : typeof value === 'string'
          ? vault.hide(value)
          : vault.hideJson(value as object),
    ]),
  );
}

// What the SDK of AWS hands on: the name of the error, what it was marked with, and the reasons of a cancelled transaction.
import { AWS_ALONE, AWS_FACTS } from './catalog/aws.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { httpStatusOf } from './http.ts';
import { className, read, readList, readText } from './read.ts';

const AWS = byCode('aws', AWS_FACTS);
const NAME_LIMIT = 100;

/** Names like `ConflictException` belong to others too: with an HTTP status they count only on errors that are marked as AWS's. */
export function judgeAws(error: unknown): Finding | undefined {
  const isMarked = read(error, '$metadata') !== undefined || read(error, '$fault') !== undefined;
  const look = (name: string): Finding | undefined => lookUp(name, isMarked);
  const coded = look(readText(error, 'Code', NAME_LIMIT) ?? '') ?? look(readText(error, 'code', NAME_LIMIT) ?? '');
  if (coded) return refined(coded, error);
  if (!isMarked && httpStatusOf(error) !== undefined) return undefined;
  const name = className(error, NAME_LIMIT);
  if (isMarked && name === 'TransactionCanceledException') return judgeCancelled(error);
  // `KMS.ThrottlingException`: one service speaks of another.
  const found = look(name) ?? (isMarked ? look(name.replace(/^.*[.#]/, '')) : undefined);
  const isThrottled = read(read(error, '$retryable'), 'throttling') === true;
  return (found && refined(found, error)) ?? (isThrottled ? AWS.get('ThrottlingException') : undefined);
}

/** The SDK adds `Exception` to names that lack it, and services differ: the stem decides. */
function lookUp(name: string, isMarked: boolean): Finding | undefined {
  if (!isMarked) return AWS_ALONE.has(name) ? AWS.get(name) : undefined;
  return AWS.get(name) ?? AWS.get(name.replace(/(Exception|Fault)$/, '')) ?? AWS.get(`${name}Exception`);
}

/** What is in use passes; what is there already, stays: DynamoDB and Lambda say both with one name. */
function refined(found: Finding, error: unknown): Finding {
  if (found.is[1] !== 'CONCURRENCY' || found.is[0] !== 'RETRIABLE') return found;
  const isThere = /\balready exists?\b/i.test(readText(error, 'message', 400) ?? '');
  return (isThere ? AWS.get('AlreadyExistsException') : undefined) ?? found;
}

/** The strictest reason decides: one condition that does not hold cancels the rest. */
function judgeCancelled(error: unknown): Finding | undefined {
  const codes = readList(error, 'CancellationReasons', 100).map((reason) => readText(reason, 'Code', NAME_LIMIT) ?? '');
  const reason = CANCELLATIONS.find(([code]) => codes.includes(code))?.[1];
  return reason === undefined ? undefined : AWS.get(reason);
}

/** Code of a reason → the name that says the same, strictest first. */
const CANCELLATIONS: readonly (readonly [string, string])[] = [
  ['ValidationError', 'ValidationException'],
  ['ItemCollectionSizeLimitExceeded', 'ItemCollectionSizeLimitExceededException'],
  ['AccessDenied', 'AccessDeniedException'],
  ['ConditionalCheckFailed', 'ConditionalCheckFailedException'],
  ['DuplicateItem', 'DuplicateItemException'],
  ['TransactionConflict', 'TransactionConflictException'],
  ['ProvisionedThroughputExceeded', 'ProvisionedThroughputExceededException'],
  ['ThrottlingError', 'ThrottlingException'],
];

// What clients of AMQP hand on: reply codes of RabbitMQ by number or name, and conditions of AMQP 1.0.
import { AMQP_FACTS, CONDITION_FACTS } from './catalog/amqp.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { className, read, readNumber, readText } from './read.ts';

const AMQP = byCode('amqp', AMQP_FACTS);
const CONDITIONS = byCode('amqp', CONDITION_FACTS);
const NAME_LIMIT = 100;

/** amqplib puts the ids of the failed method beside the reply code, or says it in a fixed sentence; rabbitmq-client says it in a word. */
export function judgeAmqp(error: unknown): Finding | undefined {
  const code = readNumber(error, 'code');
  const word = readText(error, 'code', NAME_LIMIT);
  const condition = CONDITIONS.get(readText(error, 'condition', NAME_LIMIT) ?? '') ?? CONDITIONS.get(word ?? '');
  if (condition) return condition;
  if (code === undefined)
    return word !== undefined && CLASSES.test(className(error, NAME_LIMIT)) ? AMQP.get(word) : judgeClosed(error);
  const isAmqp =
    readNumber(error, 'classId') !== undefined ||
    /^(connection|channel) closed/i.test(readText(error, 'message', NAME_LIMIT) ?? '');
  return isAmqp ? AMQP.get(String(code)) : undefined;
}

const CLASSES = /^AMQP(Channel|Connection)?Error$/;

/** amqplib refuses work on a channel that went away before, and keeps the place where it went. Nothing of it was sent, but of what went before nobody knows. */
function judgeClosed(error: unknown): Finding | undefined {
  return typeof read(error, 'stackAtStateChange') === 'string' ? CLOSED : undefined;
}

const CLOSED: Finding = {
  is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
  why: 'The channel or the connection is closed: open a new one.',
  rule: 'amqp:closed',
};

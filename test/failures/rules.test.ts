// Rules of authors and operators: what they match, whom they beat, and what is refused when they are loaded.
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import { InvalidConfigurationError } from '../../src/errors.ts';
import { TransientError } from '../../src/failures/authored.ts';
import { classifyError, type ClassifyOptions } from '../../src/failures/classify.ts';
import { loadRules } from '../../src/failures/loadRules.ts';
import type { ClassificationRule, RuleMatch } from '../../src/failures/rules.ts';
import { coded, fromPostgres, named } from './thrown.ts';

const rule = (match: RuleMatch, rest: Partial<ClassificationRule> = {}): ClassificationRule => ({
  name: 'vendor-busy',
  match,
  class: 'RETRIABLE',
  ...rest,
});

const judged = (error: unknown, one: ClassificationRule, options: ClassifyOptions = {}): string =>
  classifyError(error, { ...options, rules: loadRules({ before: [one] }) }).rule;

describe('a rule', () => {
  test.each<[string, RuleMatch, unknown]>([
    ['name', { name: 'VendorError' }, named('VendorError')],
    ['one of several names', { name: ['Other', 'VendorError'] }, named('VendorError')],
    ['code', { code: 'E_BUSY' }, coded('E_BUSY')],
    ['a number as code, written as text', { code: '4711' }, coded(4711)],
    ['a code written as number', { code: [4711] }, coded('4711')],
    ['status of the answer', { status: 409 }, Object.assign(new Error('x'), { response: { status: 409 } })],
    ['status of success', { status: [200] }, Object.assign(new Error('x'), { status: 200 })],
    ['part of the message', { message: '(?i)QUEUE FULL' }, new Error('vendor: queue full')],
    ['thrown text', { message: '^queue full$' }, 'queue full'],
    [
      'all of its conditions',
      { name: 'VendorError', code: 7, message: 'x' },
      named('VendorError', { code: 7, message: 'x' }),
    ],
    ['a cause', { code: 'E_BUSY' }, new Error('outer', { cause: coded('E_BUSY') })],
  ])('is found by %s', (_, match, error) => {
    expect(judged(error, rule(match))).toBe('rule:vendor-busy');
  });

  test.each<[string, RuleMatch, unknown]>([
    ['another name', { name: 'VendorError' }, named('VendorErrors')],
    ['one condition of two', { name: 'VendorError', code: 7 }, named('VendorError', { code: 8 })],
    ['no message', { message: 'x' }, null],
    ['a message whose sign is too far in', { message: 'queue full' }, new Error(`${' '.repeat(3_000)}queue full`)],
    ['a step that is not known', { step: 'pay' }, new Error('x')],
  ])('does not fit %s', (_, match, error) => {
    expect(judged(error, rule(match))).not.toBe('rule:vendor-busy');
  });

  test('may be for one step only', () => {
    const one = rule({ step: ['pay', 'refund'], code: 'X1' });
    expect(judged(coded('X1'), one, { step: 'pay' })).toBe('rule:vendor-busy');
    expect(judged(coded('X1'), one, { step: 'ship' })).toBe('default');
  });

  test('says as little as its class, and is then careful', () => {
    const rules = loadRules({ before: [rule({ code: 'X1' }, { class: 'TRANSIENT' })] });
    expect(classifyError(coded('X1'), { rules })).toEqual({
      class: 'TRANSIENT',
      category: 'UNKNOWN',
      severity: 'LOW',
      retry: 'idempotent',
      retryable: false,
      action: 'RETRY_WITH_BACKOFF',
      rule: 'rule:vendor-busy',
      why: 'A rule of this system says so.',
    });
  });

  test('says as much as it wants', () => {
    const all = {
      class: 'TRANSIENT',
      category: 'QUOTA',
      severity: 'CRITICAL',
      retry: 'always',
      action: 'QUEUE_FOR_LATER',
      maxAttempts: 2,
      why: 'The vendor is closed at night.',
    } as const;
    const rules = loadRules({ after: [rule({ code: 'X1' }, all)] });
    expect(classifyError(coded('X1'), { rules })).toEqual({ ...all, retryable: true, rule: 'rule:vendor-busy' });
  });

  test('of several, the first that fits decides', () => {
    const rules = loadRules({
      before: [rule({ code: 'X1' }, { name: 'first' }), rule({ code: 'X1' }, { name: 'second' })],
    });
    expect(classifyError(coded('X1'), { rules }).rule).toBe('rule:first');
  });
});

describe('before and after', () => {
  const fatal = rule({ message: 'refused' }, { class: 'FATAL' });
  test.each([
    ['a code', coded('ECONNREFUSED', { message: 'refused' })],
    ['a SQLSTATE', fromPostgres('40001', 'refused')],
    ['a flag', Object.assign(new Error('refused'), { retryable: true })],
    ['an error of the author', new TransientError('refused')],
    ['a code around it', coded('ECONNRESET', { cause: new Error('refused') })],
  ])('a rule before ours beats %s, one after ours does not', (_, error) => {
    expect(classifyError(error, { rules: loadRules({ before: [fatal] }) }).rule).toBe('rule:vendor-busy');
    expect(classifyError(error, { rules: loadRules({ after: [fatal] }) }).rule).not.toBe('rule:vendor-busy');
  });

  test('a rule after ours knows what we do not', () => {
    const error = new Error('outer', { cause: new Error('refused') });
    expect(classifyError(error, { rules: loadRules({ after: [fatal] }) }).class).toBe('FATAL');
  });

  test('a rule about one member does not hide a worse one', () => {
    const mild = rule({ code: 'X1' }, { class: 'TRANSIENT', retry: 'always' });
    const error = new AggregateError([coded('X1'), new TypeError('x')]);
    expect(judged(error, mild)).toBe('ecmascript:TypeError');
    expect(judged(new AggregateError([coded('X1'), coded('X1')]), mild)).toBe('rule:vendor-busy');
  });
});

describe('loading', () => {
  const wrong = (options: unknown): string => {
    try {
      loadRules(options as never);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidConfigurationError);
      return (error as Error).message;
    }
    return 'loaded';
  };

  test.each([
    [[], 'classification is []; it must be an object'],
    [{ befor: [] }, 'classification.befor is "befor"; it is no key of this place: before, after are'],
    [{ before: {} }, 'classification.before is {}; it must be a list of rules'],
    [{ before: [7] }, 'classification.before[0] is 7; it must be an object'],
    [{ before: [{ ...rule({ code: 1 }), name: '' }] }, 'classification.before[0].name is ""'],
    [
      { after: [rule({ code: 1 }), rule({ code: 2 })] },
      'classification.after[1].name (rule "vendor-busy") is "vendor-busy"; it is the name of classification.after[0] too',
    ],
    [
      { before: [rule({})] },
      'classification.before[0].match (rule "vendor-busy") is {}; it must give name, code, status, message or step',
    ],
    [{ before: [rule({ messages: 'x' } as never)] }, 'before[0].match.messages (rule "vendor-busy")'],
    [
      { before: [rule({ message: '(' })] },
      'before[0].match.message (rule "vendor-busy") is "("; it is no pattern in RE2 syntax',
    ],
    [{ before: [rule({ message: '(?=x)y' })] }, 'RE2 has no look-around'],
    [{ before: [rule({ message: '(\\w{900}|\\d{900}|x{900})' })] }, 'too large when compiled'],
    [{ before: [rule({ message: 'a'.repeat(501) })] }, 'must be a text of 1 to 500 characters'],
    [{ before: [rule({ message: '.*' })] }, 'fits every message'],
    [
      { before: [rule({ status: 99 })] },
      'match.status (rule "vendor-busy") is 99; it must be 1 to 100 whole numbers from 100 to 599',
    ],
    [{ before: [rule({ code: [] })] }, 'match.code (rule "vendor-busy") is []'],
    [
      { before: [rule({ code: 1 }, { class: 'HARMLESS' as never })] },
      'must be one of TRANSIENT, RETRIABLE, FATAL, CONFLICT',
    ],
    [{ before: [rule({ code: 1 }, { class: undefined as never })] }, 'class (rule "vendor-busy") is missing'],
    [{ before: [rule({ code: 1 }, { category: 'DISK' as never })] }, 'category (rule "vendor-busy") is "DISK"'],
    [{ before: [rule({ code: 1 }, { class: 'FATAL', retry: 'always' })] }, 'contradicts class FATAL'],
    [{ before: [rule({ code: 1 }, { maxAttempts: 0 })] }, 'must be a whole number from 1 to 100'],
    [{ before: [rule({ code: 1 }, { why: 'x'.repeat(301) })] }, 'must be a text of 1 to 300 characters'],
    [
      { before: Array.from({ length: 101 }, (_, at) => rule({ code: at }, { name: `r${at}` })) },
      'is 101; it has too many rules: 100 at most',
    ],
  ])('refuses %j', (options, message) => {
    expect(wrong(options)).toContain(message);
  });

  test('says where the rules stand when they come from a file', () => {
    expect(() => loadRules({ before: [rule({})] }, 'holdfast.yaml: classification')).toThrow(
      'holdfast.yaml: classification.before[0].match',
    );
  });

  test('a pattern made to be slow is not', () => {
    const one = rule({ message: '(x+x+)+y' });
    const took = cpuMs(() => {
      expect(judged(new Error('x'.repeat(100_000)), one)).toBe('default');
    });
    expect(took).toBeLessThan(500);
  });
});

describe('what only scanners may say', () => {
  test.each(['npm-audit', 'securityScan', 'scan_secrets', 'Vulnerabilities', 'dependencyAudit'])(
    'a step called %s is one',
    (step) => {
      expect(classifyError(new Error('critical: CVE-2024-3094 in xz 5.6.0'), { step }).category).toBe(
        'SECURITY_VULNERABILITY',
      );
    },
  );

  test.each(['pay', 'scandinavia', 'auditorium', undefined])('a step called %s only cites', (step) => {
    expect(classifyError(new Error('CVE-2024-3094 is why we cannot upgrade'), { step }).category).toBe('UNKNOWN');
  });
});

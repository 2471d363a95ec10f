// Errors of the language itself. Generic: an error they carry as `cause` says more.
import type { Fact } from './fact.ts';

export const ECMASCRIPT_FACTS: readonly Fact[] = [
  {
    codes: ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'EvalError', 'URIError'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The program is wrong: running it again gives the same.',
  },
];

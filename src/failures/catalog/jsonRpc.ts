// Error numbers of JSON-RPC 2.0, of Ethereum's nodes (EIP-1474) and of language servers. Source: jsonrpc.org/specification, EIP-1474.
import type { Fact } from './fact.ts';

export const JSON_RPC_FACTS: readonly Fact[] = [
  {
    codes: ['-32700', '-32600', '-32602'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request or its parameters are refused as they are.',
  },
  {
    codes: ['-32601', '-32004', '-32006'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such method.',
  },
  {
    codes: ['-32603'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The server failed; the call may have been carried out.',
  },
  {
    codes: ['-32005'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests.',
  },
  {
    codes: ['-32002'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The resource is not available at the moment.',
  },
  {
    codes: ['-32800'],
    is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
    why: 'The request was cancelled.',
  },
];

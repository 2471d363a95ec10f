// Errors by fingerprint over GraphQL, and the way from an error to where it began: through the error of a child to its last cause.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { served, start } from './served.ts';

const child = workflow('payment', { version: '1' }).step('charge', {
  run: () => {
    throw new FatalError('the account is closed', {
      cause: new Error('no such row', { cause: new Error('replica lag') }),
    });
  },
});
const parent = workflow('purchase', { version: '1' }).child('pay', child, { input: () => undefined });
const room = served([child, parent]);

describe('an error group', () => {
  it('counts its errors, and an error leads to its root cause through the child that it came from', async () => {
    for (let at = 0; at < 3; at++) {
      const { workflowId } = await start(room(), 'purchase');
      await room().reaches(workflowId, 'FAILED');
    }
    const { errorGroups } = await room().ask<Record<string, never>>(
      `{ errorGroups(filter: { stepKey: "charge" }) { totalCount nodes { id count message errorType class stepKey firstSeenAt
        latest { message } occurrences(first: 2) { totalCount nodes { message } } } } }`,
    );
    expect(errorGroups).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          count: 3,
          message: 'the account is closed',
          errorType: 'FatalError',
          class: 'FATAL',
          latest: { message: 'the account is closed' },
          occurrences: { totalCount: 3, nodes: [{}, {}] },
        },
      ],
    });
    const { errors } = await room().ask<{
      errors: { nodes: { correlationId: string; causedBy: { correlationId: string } }[] };
    }>(
      `{ errors(filter: { stepKey: "pay" }, first: 1) { nodes { rootCause { name message error { stepKey workflow { workflowId } } }
        causedBy { message stepKey correlationId operationId stateDigest } related { nodes { stepKey } } group { count } correlationId } } }`,
    );
    expect(errors.nodes).toMatchObject([
      {
        rootCause: { name: 'Error', message: 'replica lag', error: { stepKey: 'charge' } },
        causedBy: {
          message: 'the account is closed',
          stepKey: 'charge',
          operationId: expect.stringContaining('/charge'),
        },
        related: { nodes: [{ stepKey: 'pay' }, { stepKey: 'charge' }] },
        group: { count: 3 },
      },
    ]);
    expect(errors.nodes[0]?.correlationId).toBe(errors.nodes[0]?.causedBy.correlationId);
  });

  it('is found by its id and its fingerprint, and nothing else is', async () => {
    const { errorGroups } = await room().ask<{ errorGroups: { nodes: { id: string; fingerprint: string }[] } }>(
      '{ errorGroups(first: 1) { nodes { id fingerprint } } }',
    );
    const [group] = errorGroups.nodes;
    const found = await room().ask(
      'query ($id: ID!, $fingerprint: String!) { node(id: $id) { ... on ErrorGroup { fingerprint } } errorGroup(fingerprint: $fingerprint) { id } none: errorGroup(fingerprint: "x") { id } }',
      { id: group?.id, fingerprint: group?.fingerprint },
    );
    expect(found).toEqual({ node: { fingerprint: group?.fingerprint }, errorGroup: { id: group?.id }, none: null });
  });
});

// The GraphQL call that answers a question, as a command that can be pasted into a shell.

/** @param url base of the API @param option what the command answers; the others are named in the last line */
export function decideCommand(url: string, interventionId: string, option: 'approve' | 'retry'): string[] {
  const id = Buffer.from(`Intervention:${interventionId}`).toString('base64url');
  const query = `mutation { decideIntervention(input: { interventionId: "${id}", option: "${option}", notes: "looks good" }) { workflow { status } userErrors { message } } }`;
  return [
    `curl ${new URL('/graphql', url).href} -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ query })}'`,
    `or option "skip" (go on without this step) or "fail" (end the release and undo it)`,
  ];
}

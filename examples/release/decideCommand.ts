// The GraphQL call that answers a question, as a command that can be pasted into a shell.

export interface Option {
  readonly key: string;
  readonly label: string;
}

/** For a terminal: the command gives the first option, the others are listed below it. @param url base of the API */
export function decideCommand(url: string, interventionId: string, options: readonly Option[]): string[] {
  const [first, ...others] = options;
  if (first === undefined) return [];
  return [
    `${first.key}: ${first.label}`,
    `  curl ${endpoint(url)} -H 'content-type: application/json' \\`,
    `    -d '${body(interventionId, first)}'`,
    ...others.map(({ key, label }) => `${key}: ${label}`),
  ];
}

/** One command for each option. */
export const decideCall = (url: string, interventionId: string, options: readonly Option[]): string[] =>
  options.map(
    (option) => `curl ${endpoint(url)} -H 'content-type: application/json' -d '${body(interventionId, option)}'`,
  );

const endpoint = (url: string): string => new URL('/graphql', url).href;

function body(interventionId: string, { key }: Option): string {
  const id = Buffer.from(`Intervention:${interventionId}`).toString('base64url');
  const input = `{ interventionId: "${id}", option: "${key}", notes: "looks good" }`;
  const query = `mutation { decideIntervention(input: ${input}) { workflow { status } userErrors { message } } }`;
  return JSON.stringify({ query });
}

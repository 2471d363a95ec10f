// The page's address is what is shown: the workflow in the path, the checkpoint and the selected state behind it.

export interface Address {
  /** UUID or opaque id, as it stands in the path. */
  readonly workflow: string;
  /** Opaque id of a checkpoint; undefined while the page is live. */
  readonly checkpoint: string | undefined;
  /** Path of a state. */
  readonly state: string | undefined;
}

export function readAddress(url: URL): Address {
  const workflow = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  const { searchParams: asked } = url;
  return { workflow, checkpoint: asked.get('checkpoint') ?? undefined, state: asked.get('state') ?? undefined };
}

export function addressText({ workflow, checkpoint, state }: Address): string {
  const asked = new URLSearchParams({
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(state === undefined ? {} : { state }),
  });
  return `/machines/${encodeURIComponent(workflow)}${asked.size > 0 ? `?${asked.toString()}` : ''}`;
}

/** The API's id of a workflow that is named by its UUID; any other as it is. */
export const globalId = (workflow: string): string =>
  /^[0-9a-f-]{36}$/i.test(workflow)
    ? btoa(`Workflow:${workflow.toLowerCase()}`).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    : workflow;

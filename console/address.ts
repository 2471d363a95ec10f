// The page's address is what is shown: the workflow in the path, the checkpoint, the selected state and the machine below it behind it.

export interface Address {
  /** UUID or opaque id, as it stands in the path. */
  readonly workflow: string;
  /** Opaque id of a checkpoint; undefined while the page is live. */
  readonly checkpoint: string | undefined;
  /** Path of a state. */
  readonly state: string | undefined;
  /** Path of a machine below the workflow's own; undefined for that. */
  readonly actor: string | undefined;
}

export function readAddress(url: URL): Address {
  const workflow = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  const { searchParams: asked } = url;
  const [checkpoint, state, actor] = ['checkpoint', 'state', 'actor'].map((name) => asked.get(name) ?? undefined);
  return { workflow, checkpoint, state, actor };
}

export function addressText({ workflow, checkpoint, state, actor }: Address): string {
  const asked = new URLSearchParams({
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(state === undefined ? {} : { state }),
    ...(actor === undefined ? {} : { actor }),
  });
  return `/machines/${encodeURIComponent(workflow)}${asked.size > 0 ? `?${asked.toString()}` : ''}`;
}

/** The API's id of a workflow that is named by its UUID; any other as it is. */
export const globalId = (workflow: string): string =>
  /^[0-9a-f-]{36}$/i.test(workflow)
    ? btoa(`Workflow:${workflow.toLowerCase()}`).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
    : workflow;

// Asks a server over HTTP. A refusal is thrown with its status and headers, which tell the classifier what kind of failure it is.
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Headers;

  constructor(what: string, { status, headers }: Response, body: string) {
    super(`${what} answered ${status}${body === '' ? '' : `: ${body.slice(0, 200)}`}`);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

/** @param what who is asked, for people @throws HttpError for any status but 2xx; what `fetch` throws if nobody answers */
export async function ask(what: string, url: URL, signal: AbortSignal, method = 'GET'): Promise<unknown> {
  const response = await fetch(url, { signal, method });
  if (!response.ok) throw new HttpError(what, response, await response.text());
  return response.json();
}

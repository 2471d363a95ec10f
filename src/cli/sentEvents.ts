// Server-sent events out of a body, one by one: name and data of each, comments and unknown fields left out.

interface SentEvent {
  readonly event: string;
  readonly data: string;
}

export async function* sentEvents(body: ReadableStream<Uint8Array>): AsyncIterable<SentEvent> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${chunk}`.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const found = eventOf(block);
      if (found) yield found;
    }
  }
}

function eventOf(block: string): SentEvent | undefined {
  const fields = block.split(/\r?\n/).map((line) => /^(\w+)(?:: ?(.*))?$/s.exec(line));
  const of = (name: string): string[] => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
  const [event] = of('event');
  const data = of('data');
  return event === undefined && data.length === 0 ? undefined : { event: event ?? 'message', data: data.join('\n') };
}

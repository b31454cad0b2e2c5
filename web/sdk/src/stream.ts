// A stream of server-sent events by fetch, which can say who asks, as EventSource cannot. It must not know what they mean.
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { Unreachable } from "./refused";

/** The server says something every 15 s; a line that is silent for so long is dead. */
const SILENT_FOR_MS = 45_000;

/** Hands each event on, and resolves when the server ends the stream. Rejects when it breaks, or is closed. */
export async function hear(
  open: (signal: AbortSignal) => Promise<Response>,
  closed: AbortSignal,
  take: (event: EventSourceMessage) => void,
): Promise<void> {
  const dead = new AbortController();
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => dead.abort(new Unreachable()), SILENT_FOR_MS);
  };
  try {
    heard();
    const { body } = await open(AbortSignal.any([closed, dead.signal]));
    const events = body
      ?.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
      .pipeThrough(new EventSourceParserStream({ onComment: heard }))
      .getReader();
    for (let next = await events?.read(); next && !next.done; next = await events?.read()) {
      heard();
      if (!closed.aborted) take(next.value);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** Waits, or until it is closed. */
export function pause(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      closed.removeEventListener("abort", over);
      done();
    };
    const timer = setTimeout(over, ms);
    closed.addEventListener("abort", over);
    if (closed.aborted) over();
  });
}

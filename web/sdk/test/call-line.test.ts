// The line on which one is called: what rings on it, and that it comes back when it breaks.
import { describe, expect, it, vi } from "vitest";
import { CallLine, Refused } from "../src";

const call = { place: "p1", conference: "c1", room: "r1", room_name: "Weekly", by: "Alice", until: "" };

/** A server that one can be called by, one line after the other. */
class FakeExchange {
  readonly lines: ReadableStreamDefaultController<Uint8Array>[] = [];
  refusal: Error | null = null;

  readonly listen = vi.fn(async (signal: AbortSignal) => {
    if (this.refusal) throw this.refusal;
    const body = new ReadableStream<Uint8Array>({
      start: (line) => {
        this.lines.push(line);
        signal.addEventListener("abort", () => line.error(signal.reason));
      },
    });
    return new Response(body);
  });

  says(event: string, data: object): void {
    const text = `: hello\n\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    // In two pieces, as a network has it.
    for (const piece of [text.slice(0, 25), text.slice(25)])
      this.lines.at(-1)?.enqueue(new TextEncoder().encode(piece));
  }
}

async function opened() {
  const exchange = new FakeExchange();
  const line = new CallLine(exchange.listen);
  line.open();
  await vi.waitFor(() => expect(exchange.lines).toHaveLength(1));
  return { exchange, line, ringing: () => line.store.getState().ringing };
}

describe("the line for calls", () => {
  it("rings until the server says that it stops", async () => {
    const { exchange, line, ringing } = await opened();
    exchange.says("ringing", call);
    await vi.waitFor(() => expect(ringing()).toEqual([call]));
    exchange.says("ringing", { ...call, place: "p2" });
    await vi.waitFor(() => expect(ringing()).toHaveLength(2));
    exchange.says("stopped", { place: "p1", how: "cancelled" });
    await vi.waitFor(() => expect(ringing().map(({ place }) => place)).toEqual(["p2"]));
    line.close();
    expect(ringing()).toEqual([]);
  });

  it("is opened again when it breaks, and then rings as the server tells anew", async () => {
    const { exchange, line, ringing } = await opened();
    exchange.says("ringing", call);
    await vi.waitFor(() => expect(ringing()).toEqual([call]));
    exchange.lines[0]?.close();
    await vi.waitFor(() => expect(ringing()).toEqual([]));
    await vi.waitFor(() => expect(exchange.lines).toHaveLength(2));
    exchange.says("ringing", call);
    await vi.waitFor(() => expect(ringing()).toEqual([call]));
    line.close();
  });

  it("goes on past what it does not understand", async () => {
    const { exchange, line, ringing } = await opened();
    exchange.lines[0]?.enqueue(
      new TextEncoder().encode("event: ringing\ndata: {broken\n\nevent: new\ndata: 1\n\n"),
    );
    exchange.says("ringing", call);
    await vi.waitFor(() => expect(ringing()).toEqual([call]));
    line.close();
  });

  it("stays closed once it is closed, and once the log-in is good no more", async () => {
    const { exchange, line } = await opened();
    exchange.refusal = new Refused({ status: 401, code: "unauthenticated" });
    exchange.lines[0]?.close();
    await vi.waitFor(() => expect(exchange.listen).toHaveBeenCalledTimes(2));
    line.open();
    await vi.waitFor(() => expect(exchange.listen).toHaveBeenCalledTimes(3));
    line.close();
    expect(exchange.listen).toHaveBeenCalledTimes(3);
  });
});

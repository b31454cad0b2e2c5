// Being called, on whatever page one is: the banner, the ring, the answers.
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atHome, Problem } from "./home-test";

/** Counts what would be heard. */
class FakeAudio {
  static open = 0;
  static tones = 0;
  readonly currentTime = 0;
  readonly destination = {};
  constructor() {
    FakeAudio.open += 1;
  }
  createOscillator() {
    FakeAudio.tones += 1;
    return { frequency: {}, connect: (next: unknown) => next, start() {}, stop() {} };
  }
  createGain() {
    return {
      gain: { setValueAtTime() {}, linearRampToValueAtTime() {} },
      connect: (next: unknown) => next,
    };
  }
  async close() {
    FakeAudio.open -= 1;
  }
}

beforeEach(() => {
  FakeAudio.open = 0;
  FakeAudio.tones = 0;
  vi.stubGlobal("AudioContext", FakeAudio);
});
afterEach(() => vi.unstubAllGlobals());

const call = { place: "p1", conference: "c1", room: "r9", room_name: "Works council", by: "Bob", until: "" };

async function called(replies: Record<string, unknown>, path: string) {
  let line: ReadableStreamDefaultController<Uint8Array> | undefined;
  const start = (opened: typeof line) => {
    line = opened;
  };
  const stream = () => new ReadableStream<Uint8Array>({ start });
  const home = await atHome({ "GET /me/calls": stream, ...replies }, path);
  await waitFor(() => expect(line).toBeDefined());
  const says = (event: string, data: object) =>
    line?.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  says("ringing", call);
  const banner = within(await screen.findByRole("alertdialog", { name: "Bob is calling" }));
  return { ...home, banner, says };
}

const gone = () =>
  waitFor(() => expect(screen.queryByRole("alertdialog", { name: "Bob is calling" })).toBeNull());

describe("an incoming call", () => {
  it("says who calls into what, rings, and leads into the meeting with a ticket when it is accepted", async () => {
    const ticket = { ticket: "tk", url: "http://localhost/m/council#t=tk", alias: "council", name: "alice" };
    const { banner, user, sent } = await called({ "POST /me/calls/p1/accept": ticket }, "/history");
    expect(banner.getByText("Into Works council")).toBeTruthy();
    expect(document.activeElement).toBe(document.body);
    expect([FakeAudio.open, FakeAudio.tones > 0]).toEqual([1, true]);
    await user.click(banner.getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(window.location.pathname).toBe("/m/council"));
    expect(window.location.hash).toBe("#t=tk");
    expect(sent("POST /me/calls/p1/accept")).toHaveLength(1);
  });

  it("stops ringing when it is withdrawn", async () => {
    const { says } = await called({}, "/login");
    says("stopped", { place: "p1", how: "cancelled" });
    await gone();
    expect(FakeAudio.open).toBe(0);
  });

  it("is declined, and gone when the server says so", async () => {
    const { banner, user, says, sent } = await called({ "POST /me/calls/p1/decline": null }, "/");
    await user.click(banner.getByRole("button", { name: "Decline" }));
    await waitFor(() => expect(sent("POST /me/calls/p1/decline")).toHaveLength(1));
    says("stopped", { place: "p1", how: "declined" });
    await gone();
  });

  it("that is over already says so", async () => {
    const over = { "POST /me/calls/p1/accept": new Problem(404, "not_found") };
    const { banner, user } = await called(over, "/");
    await user.click(banner.getByRole("button", { name: "Accept" }));
    await banner.findByText("This call is over.");
  });
});

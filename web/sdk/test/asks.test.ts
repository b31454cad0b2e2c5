// What a host asks, and what was agreed to beforehand (docs/rules.md, section 6; lessons 36 and 43).
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Asks } from "../src/asks";
import { Devices } from "../src/devices";
import { Room } from "../src/room";
import { cast, FakeServer, welcome } from "../testing";

function meeting() {
  const server = new FakeServer();
  const room = new Room({ url: "ws://gavel.test", open: server.open });
  const devices = new Devices();
  const asks = new Asks(room, devices);
  void room.join({ ticket: "t" });
  server.last.opens();
  server.last.says(welcome(cast.bob));
  return { server, room, devices, asks };
}

const gate = { type: "gate", audio: true, video: true, share: true, by: "nobody", asked: true } as const;

describe("asks", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("asks before it unmutes, and tells the answer", () => {
    const { server, devices, asks } = meeting();
    const unmute = vi.spyOn(devices, "setMuted").mockResolvedValue();
    server.last.says({ ...gate, at_once: false });
    expect(asks.store.getState().unmute).toBe(true);
    expect(unmute).not.toHaveBeenCalled();
    asks.answerUnmute(false);
    expect(server.last.sent).toContainEqual({ type: "answer", ask: "unmute", accept: false });
    expect(unmute).not.toHaveBeenCalled();
    server.last.says({ ...gate, at_once: false });
    asks.answerUnmute(true);
    expect(unmute).toHaveBeenCalledWith(false);
  });

  it("unmutes at once with standing consent, and asks nothing", () => {
    const { server, devices, asks } = meeting();
    const unmute = vi.spyOn(devices, "setMuted").mockResolvedValue();
    server.last.says({ ...gate, at_once: true });
    expect(unmute).toHaveBeenCalledWith(false);
    expect(asks.store.getState().unmute).toBe(false);
  });

  it("uses a host's choice of devices only when it is agreed to", () => {
    const { server, devices, asks } = meeting();
    const choose = vi.spyOn(devices, "choose").mockResolvedValue();
    const choice = { type: "choose", choice: { gain: 150 }, by: "host", at_once: false } as const;
    server.last.says(choice);
    expect(devices.state.gain).toBe(100);
    asks.answerDevices(false);
    expect(devices.state.gain).toBe(100);
    server.last.says({ ...choice, at_once: true });
    expect(devices.state.gain).toBe(150);
    expect(choose).not.toHaveBeenCalled();
    expect(server.last.sent).toContainEqual({ type: "answer", ask: "devices", accept: false });
  });

  it("tells consent and devices again after a reconnect", () => {
    const { server, asks } = meeting();
    asks.setConsent({ unmute: true, devices: false });
    const first = server.last;
    first.breaks(1006);
    vi.advanceTimersByTime(5000);
    expect(server.last).not.toBe(first);
    server.last.opens();
    server.last.says(welcome(cast.bob));
    const kinds = server.last.sent.map((message) => message.type);
    expect(kinds).toContain("inventory");
    expect(server.last.sent).toContainEqual({ type: "consent", unmute: true, devices: false });
  });

  it("knocks again by itself when a host sends us to the waiting room, without the old seat", () => {
    const { server, room } = meeting();
    const first = server.last;
    first.says({ type: "farewell", reason: "sent_to_lobby", by: "host", text: "", rejoin: "wait" });
    vi.advanceTimersByTime(5000);
    expect(server.last).not.toBe(first);
    server.last.opens();
    expect(server.last.sent[0]).toMatchObject({ type: "hello", ticket: "t" });
    expect(server.last.sent[0]).not.toHaveProperty("resume");
    server.last.says({ type: "waiting", since: "2026-11-26T12:00:00Z", room: "Weekly", why: "waiting_room" });
    expect(room.state.phase).toBe("waiting");
  });

  it("says now and then that somebody is here", () => {
    const { server, room } = meeting();
    room.active(100_000);
    room.active(101_000);
    room.active(121_000);
    expect(server.last.sent.filter((message) => message.type === "active")).toHaveLength(2);
  });
});

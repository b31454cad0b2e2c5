// What happened, in words.
import type { Event } from "@gavel/sdk";
import { describe, expect, it } from "vitest";
import { lineOf } from "../src/manage/happened";

const event = (kind: string, data: Record<string, unknown> = {}): Event => ({
  seq: 1,
  id: "e1",
  kind,
  at: "2026-11-21T14:02:00Z",
  room: "r1",
  conference: "c1",
  data,
});
const by = { name: "Carol", role: "host", surface: "app" };
const gustav = { id: "s1", person: "p1", name: "Gustav", role: "guest", kind: "app", account: null };

describe("what happened", () => {
  it("says who removed whom and why, in red, and counts it as traffic", () => {
    expect(lineOf(event("left", { participant: gustav, how: "removed", reason: "spam", by }))).toMatchObject({
      text: "Carol removed Gustav",
      hint: "Spam",
      tone: "danger",
      traffic: true,
    });
  });

  it("names nobody where nobody did it", () => {
    expect(lineOf(event("left", { participant: gustav, how: "lost", by: null }))).toMatchObject({
      text: "Gustav lost the connection",
      tone: "plain",
      traffic: true,
    });
    const system = { name: "system", role: "system", surface: "system" };
    expect(lineOf(event("locked", { by: system }))).toMatchObject({ text: "Gavel locked the conference" });
  });

  it.each([
    ["waiting", { participant: gustav, why: "locked" }, "Gustav waits to be let in"],
    ["admitted", { participant: gustav, by }, "Carol let Gustav in"],
    ["banned", { ban: { name: "Gustav" }, by }, "Carol blocked Gustav"],
    ["unbanned", { ban: { name: null }, by }, "Carol unblocked Somebody"],
    ["waiting_room", { on: true, by }, "Carol turned the waiting room on"],
    ["role_changed", { name: "Bob", role: "host", by }, "Carol made Bob Moderator"],
    ["muted", { name: "Bob", audio: true, video: false, share: false, by }, "Carol muted Bob"],
    ["muted", { name: "Bob", audio: false, video: true, share: false, by }, "Carol stopped the video of Bob"],
    ["unmuted", { name: "Bob", audio: false, video: false, share: true, by }, "Carol let Bob share again"],
    ["invited", { participant: { name: "Dora" }, role: "guest", by }, "Carol invited Dora"],
    ["hand", { name: "Bob", up: true, by: { ...by, name: "Bob" } }, "Bob raised a hand"],
    ["spotlight", { participants: [gustav], by }, "Carol put Gustav into the spotlight"],
    ["spotlight", { participants: [], by }, "Carol turned the spotlight off"],
    ["pin_changed", { which: "guest", set: false, by }, "Carol deleted the PIN"],
    ["alias_changed", { aliases: ["fresh"], by }, "Carol changed the ID to fresh"],
    ["ended", { terminal: "ended", by }, "The conference ended"],
  ])("has a sentence for %s", (kind, data, text) => {
    expect(lineOf(event(kind, data))?.text).toBe(text);
  });

  it("passes over what a newer server may tell", () => {
    expect(lineOf(event("levitated", { participant: gustav }))).toBeNull();
  });
});

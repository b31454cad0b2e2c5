// What is said and shown around the stage: the pause, hands, signs, the chat to one person, shortcuts.
import { conference, participant } from "@gavel/sdk/testing";
import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { speak } from "../src/i18n";
import {
  assign,
  combinationOf,
  readable,
  restoreUsual,
  switchShortcuts,
} from "../src/meeting/shortcuts/shortcuts";
import { meeting } from "./meeting-test";

beforeEach(() => restoreUsual());

const gate = (by: string, open: boolean) => ({
  type: "gate",
  audio: open,
  video: open,
  share: open,
  by,
  asked: false,
  at_once: false,
});
const paused = { ...conference, locked: true, paused_since: "2026-11-21T14:30:00Z" };

describe("the pause", () => {
  it("is one press for a host, and one to go on", async () => {
    const room = await meeting("carol");
    await room.user.click(screen.getByRole("button", { name: "Pause all" }));
    expect(room.verbs()).toEqual([{ do: "pause" }]);
    await room.says({ type: "conference", conference: paused });
    expect(screen.getByRole("alert").textContent).toContain("Only you are seen and heard");
    await room.user.click(within(screen.getByRole("alert")).getByRole("button", { name: "Go on" }));
    expect(room.verbs().at(-1)).toEqual({ do: "resume" });
  });

  it("tells everybody else that nobody hears them, and takes nothing from their devices", async () => {
    const room = await meeting("gustav");
    await room.says(gate("pause", false));
    await room.says({ type: "conference", conference: paused });
    expect(screen.getByRole("alert").textContent).toContain("Nobody sees, hears or reads you");
    expect(screen.queryByRole("button", { name: "Go on" })).toBeNull();
    await room.user.click(screen.getByRole("button", { name: "Chat" }));
    expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
    await room.says(gate("nobody", true));
    expect(screen.getByRole("textbox", { name: "Message" })).toBeTruthy();
  });
});

describe("hands and signs", () => {
  it("raises and lowers one's own hand, and numbers them as they went up", async () => {
    const room = await meeting("bob");
    await room.user.click(screen.getByRole("button", { name: "Raise hand" }));
    expect(room.verbs()).toEqual([{ do: "hand", up: true }]);
    const up = (id: string, at: string) =>
      participant(id, { name: id, hand_since: `2026-11-21T14:${at}:00Z` });
    await room.says({ type: "changed", participant: up("bob", "20") });
    await room.says({ type: "changed", participant: up("gustav", "10") });
    const people = within(screen.getByRole("list", { name: "People" }));
    const numbers = people.getAllByText(/^Hand raised, number/).map((words) => words.textContent);
    expect(numbers).toEqual(["Hand raised, number 2", "Hand raised, number 1"]);
    expect(screen.getByRole("button", { name: "Lower hand" })).toBeTruthy();
  });

  it("shows somebody's sign on their tile", async () => {
    const room = await meeting("bob");
    await room.says({ type: "reaction", seat: "gustav", reaction: "clap" });
    expect(screen.getByRole("img", { name: "Applause" })).toBeTruthy();
  });
});

describe("somebody who becomes large", () => {
  it("keeps their tile, so that the picture does not go dark", async () => {
    const room = await meeting("bob");
    const tile = () => screen.getByText("Gustav Lind").closest("li");
    const before = tile();
    await room.says({ type: "conference", conference: { ...conference, layout: "speaker" } });
    await room.says({ type: "speaking", seats: ["gustav"] });
    const large = () => within(screen.getByRole("list", { name: "People" })).getAllByRole("listitem")[0];
    expect(large()).toBe(tile());
    expect(tile()).toBe(before);
    await room.says({ type: "speaking", seats: ["carol"] });
    expect(large()).not.toBe(tile());
    expect(tile()).toBe(before);
  });
});

describe("the chat", () => {
  it("is for one person where one says so", async () => {
    const room = await meeting("gustav");
    await room.user.click(screen.getByRole("button", { name: "Chat" }));
    await room.user.click(screen.getByRole("button", { name: /^Everyone/ }));
    await room.user.click(screen.getByRole("option", { name: "Carol Ngata" }));
    await room.user.type(screen.getByRole("textbox", { name: "Message" }), "between us{Enter}");
    expect(room.verbs()).toEqual([{ do: "chat", text: "between us", to: "carol" }]);
  });

  it("says so where only hosts write", async () => {
    const room = await meeting("gustav");
    await room.user.click(screen.getByRole("button", { name: "Chat" }));
    const permissions = { ...conference.permissions, chat: "hosts" };
    await room.says({ type: "conference", conference: { ...conference, permissions } });
    expect(screen.getByText(/Only hosts write here/)).toBeTruthy();
  });
});

describe("shortcuts", () => {
  const press = () => fireEvent.keyDown(window, { key: "y", code: "KeyY", altKey: true });

  it("do what they say, and nothing once they are off", async () => {
    const room = await meeting("bob");
    press();
    expect(room.verbs()).toEqual([{ do: "hand", up: true }]);
    act(() => switchShortcuts(false));
    press();
    expect(room.verbs()).toHaveLength(1);
  });

  it("can be given other keys, but not those of another one", async () => {
    expect(assign("hand", "Alt+KeyA")).toBe(false);
    expect(assign("hand", "Control+Alt+KeyK")).toBe(true);
    const room = await meeting("bob");
    press();
    expect(room.verbs()).toHaveLength(0);
    fireEvent.keyDown(window, { key: "k", code: "KeyK", altKey: true, ctrlKey: true });
    expect(room.verbs()).toEqual([{ do: "hand", up: true }]);
  });

  it("need a modifier, and are read as people write them", () => {
    const key = { code: "KeyK", altKey: false, ctrlKey: false, shiftKey: false };
    expect(combinationOf(key)).toBeNull();
    expect(combinationOf({ ...key, altKey: true, code: "AltLeft" })).toBeNull();
    expect(combinationOf({ ...key, ctrlKey: true, altKey: true })).toBe("Control+Alt+KeyK");
    expect(readable("Control+Alt+KeyK")).toBe("Ctrl + Alt + K");
  });

  it("have the names of the keys in the language that is spoken", async () => {
    await speak("de");
    expect(readable("Control+Shift+Space")).toBe("Strg + Umschalt + Leertaste");
    await speak("en");
  });

  it("never remove anybody and never end anything", async () => {
    const { ACTIONS } = await import("../src/meeting/shortcuts/shortcuts");
    expect(ACTIONS.join(" ")).not.toMatch(/remove|end|disconnect|leave/);
  });
});

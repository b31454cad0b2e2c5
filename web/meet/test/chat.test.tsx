// P7, P10: commands in the chat, and what the chat says about them to oneself only.
import { participant } from "@gavel/sdk/testing";
import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { meeting } from "./meeting-test";

type Meeting = Awaited<ReturnType<typeof meeting>>;

const write = async ({ user }: Meeting, line: string) => {
  if (!screen.queryByRole("log", { name: "Messages in this meeting" })) {
    await user.click(screen.getByRole("button", { name: "Chat" }));
  }
  await user.type(screen.getByRole("textbox", { name: "Message" }), `${line}{Enter}`);
};

describe("the chat", () => {
  it("says a line to everyone", async () => {
    const room = await meeting("gustav");
    await write(room, "hello");
    expect(room.verbs()).toEqual([{ do: "chat", text: "hello" }]);
    await room.says({
      type: "chat",
      message: {
        id: "m1",
        at: "2026-11-21T14:10:00Z",
        seat: "gustav",
        name: "Gustav Lind",
        text: "hello",
        to: null,
      },
    });
    expect(screen.getByText("hello")).toBeTruthy();
  });

  it("/disconnect NAME removes that person", async () => {
    const room = await meeting("alice");
    await write(room, "/disconnect Gustav Lind");
    expect(room.verbs()).toEqual([{ do: "disconnect", target: { participants: ["gustav"] } }]);
    await room.answer({ saved: "yes" });
    expect(screen.getByText("Gustav Lind was removed.")).toBeTruthy();
  });

  it("/disconnectall ends it for everybody", async () => {
    const room = await meeting("alice");
    await write(room, "/disconnectall");
    expect(room.verbs()).toEqual([{ do: "disconnect", target: { scope: "all" } }]);
  });

  it("asks which one where two have the name (lesson 41)", async () => {
    const twins = [participant("max1", { name: "Max" }), participant("max2", { name: "Max", role: "guest" })];
    const room = await meeting("alice", [participant("alice", { role: "owner" }), ...twins]);
    await write(room, "/disconnect Max");
    expect(room.verbs()).toEqual([]);
    const log = screen.getByRole("log", { name: "Messages in this meeting" });
    await room.user.click(within(log).getByRole("button", { name: /^Max, Guest/ }));
    expect(room.verbs()).toEqual([{ do: "disconnect", target: { participants: ["max2"] } }]);
  });

  it("gives those who are no hosts the server's explanation", async () => {
    const room = await meeting("gustav");
    await write(room, "/lock");
    await room.refuse({ status: 403, code: "not_moderator" });
    expect(screen.getByText("Only hosts can do this.")).toBeTruthy();
  });

  it("explains a command that does not exist, and helps", async () => {
    const room = await meeting("alice");
    await write(room, "/dance");
    expect(screen.getByText(/There is no command \/dance/)).toBeTruthy();
    await write(room, "/help");
    expect(screen.getByText(/\/disconnectall ends the meeting/)).toBeTruthy();
    expect(room.verbs()).toEqual([]);
  });
});
